from toolkit.models.adoptions import Adoption
from toolkit.models.initiatives import Initiative, InitiativeDecision

__all__ = ["Adoption", "Initiative", "InitiativeDecision"]
