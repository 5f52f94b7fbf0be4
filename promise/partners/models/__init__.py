from promise.partners.models.calls import Call
from promise.partners.models.endpoints import Endpoint
from promise.partners.models.holders import KeyHolder, KeyHolderDecision
from promise.partners.models.keys import ApiKey
from promise.partners.models.tries import NoticeTry

__all__ = ["ApiKey", "Call", "Endpoint", "KeyHolder", "KeyHolderDecision", "NoticeTry"]
