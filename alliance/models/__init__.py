from alliance.models.agendas import AgendaItem
from alliance.models.branches import ChapterLetter, CoordinatorNote
from alliance.models.calendars import CalendarKey
from alliance.models.chapters import Chapter, CoordinatorPost
from alliance.models.cosignatures import CoSignature, CoSignatureDecision
from alliance.models.drafts import PledgeDraft
from alliance.models.enquiries import Enquiry, EnquiryDecision
from alliance.models.exemptions import Exemption
from alliance.models.fosters import FosterOffer, FosterOfferDecision
from alliance.models.founding import FoundingInterest, FoundingInterestDecision
from alliance.models.invitations import Invitation, InvitationDecision
from alliance.models.lineage import LineageDelta, LineageMove
from alliance.models.meetings import Meeting
from alliance.models.minutes import ActionItem, Attendance, MeetingMinutes
from alliance.models.names import FormerName
from alliance.models.organisations import Organisation
from alliance.models.pairings import Pairing, PairingWish
from alliance.models.partners import Partner, PartnerDecision
from alliance.models.places import Country
from alliance.models.pledges import Commitment, Pledge, PledgeDecision
from alliance.models.proposals import ChapterProposal, ProposalDecision, ProposalSupport
from alliance.models.registrations import Attendee, Registration, RegistrationDecision
from alliance.models.renames import NameChange, NameChangeDecision
from alliance.models.reports import Report
from alliance.models.seats import Seat, SeatDecision
from alliance.models.series import MeetingSeries
from alliance.models.signatures import SignedAgain
from alliance.models.sponsors import SponsorAnswer, SponsorRequest, SponsorRequestDecision
from alliance.models.suppressions import Suppression
from alliance.models.systems import LocalSystem
from alliance.models.texts import PledgeText

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "Attendee",
    "CalendarKey",
    "Chapter",
    "ChapterLetter",
    "ChapterProposal",
    "CoSignature",
    "CoSignatureDecision",
    "Commitment",
    "CoordinatorNote",
    "CoordinatorPost",
    "Country",
    "Enquiry",
    "EnquiryDecision",
    "Exemption",
    "FormerName",
    "FosterOffer",
    "FosterOfferDecision",
    "FoundingInterest",
    "FoundingInterestDecision",
    "Invitation",
    "InvitationDecision",
    "LineageDelta",
    "LineageMove",
    "LocalSystem",
    "Meeting",
    "MeetingMinutes",
    "MeetingSeries",
    "NameChange",
    "NameChangeDecision",
    "Organisation",
    "Pairing",
    "PairingWish",
    "Partner",
    "PartnerDecision",
    "Pledge",
    "PledgeDecision",
    "PledgeDraft",
    "PledgeText",
    "ProposalDecision",
    "ProposalSupport",
    "Registration",
    "RegistrationDecision",
    "Report",
    "Seat",
    "SeatDecision",
    "SignedAgain",
    "SponsorAnswer",
    "SponsorRequest",
    "SponsorRequestDecision",
    "Suppression",
]
