from alliance.models.chapters import Chapter, CoordinatorPost
from alliance.models.enquiries import Enquiry, EnquiryDecision
from alliance.models.fosters import FosterOffer, FosterOfferDecision
from alliance.models.invitations import Invitation, InvitationDecision
from alliance.models.lineage import LineageMove
from alliance.models.meetings import Meeting
from alliance.models.names import FormerName
from alliance.models.organisations import Organisation
from alliance.models.places import Country
from alliance.models.pledges import Commitment, Pledge, PledgeDecision, PledgeText
from alliance.models.seats import Seat, SeatDecision
from alliance.models.sponsors import SponsorAnswer, SponsorRequest, SponsorRequestDecision
from alliance.models.suppressions import Suppression
from alliance.models.systems import LocalSystem

__all__ = [
    "Chapter",
    "Commitment",
    "CoordinatorPost",
    "Country",
    "Enquiry",
    "EnquiryDecision",
    "FormerName",
    "FosterOffer",
    "FosterOfferDecision",
    "Invitation",
    "InvitationDecision",
    "LineageMove",
    "LocalSystem",
    "Meeting",
    "Organisation",
    "Pledge",
    "PledgeDecision",
    "PledgeText",
    "Seat",
    "SeatDecision",
    "SponsorAnswer",
    "SponsorRequest",
    "SponsorRequestDecision",
    "Suppression",
]
