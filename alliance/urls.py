from django.urls import path

from alliance.feeds import MeetingCalendar, MeetingFeed, MemberFeed
from alliance.views.branches import BranchMember, ChapterMail, ChapterMembers, ChapterMembersCsv, NoteRemove
from alliance.views.certificates import CertificateCheck, CertificatePaper, CertificateSquare, PledgePaper
from alliance.views.chapters import (
    ChapterAims,
    ChapterChoice,
    ChapterCoordinators,
    ChapterDetail,
    ChapterList,
    ChapterSeeding,
    CoordinatorEnd,
)
from alliance.views.claims import MemberClaim, MemberClaimed
from alliance.views.closing import ActionFinish, MeetingClose, MeetingPeople
from alliance.views.contacts import ContactForget
from alliance.views.cosignatures import CoSignatureAsk, CoSignatureMine, CoSignatureRead
from alliance.views.drafts import PledgeResume, PledgeSignLater
from alliance.views.founders import FounderList, FoundingAsk, FoundingDecide, FoundingThanks
from alliance.views.home import AllianceHome
from alliance.views.invitations import InvitationCreate, InvitationJoin, InvitationResend, InvitationRevoke
from alliance.views.lineage import LineageBranch, LineageForest
from alliance.views.meetings import MeetingDetail, MeetingFile, MeetingList, MeetingMinutesPage, MeetingPaper
from alliance.views.members import MemberDetail, MemberList
from alliance.views.membership import ExemptionEdit, MembershipDetail, PledgeLeave, ReportCreate
from alliance.views.organising import MeetingAgenda, MeetingCancel, MeetingEdit, MeetingPlan
from alliance.views.pairings import PairingPage
from alliance.views.papers import AlliancePaper, ChapterPaper, MemberPaper
from alliance.views.partners import PartnerAdd, PartnerEdit, PartnerList, PartnerRemove
from alliance.views.pledges import CommitmentEdit, PledgeConfirm, PledgeDecide, PledgeDetail, PledgeSent, PledgeStatus
from alliance.views.proposals import ProposalCreate, ProposalDecide, ProposalDetail
from alliance.views.recruiters import FosterAnswer, OrganisationMove, OrganisationRecruiter
from alliance.views.recruiting import RecruitPage, RecruitPoster
from alliance.views.registrations import CalendarPage, MeetingRegister
from alliance.views.renames import Merger, NameChangeAsk, NameChangeDecide
from alliance.views.rhythm import ChapterMeetings
from alliance.views.seats import (
    SeatAccept,
    SeatAsk,
    SeatHandOver,
    SeatInvite,
    SeatLeave,
    SeatList,
    SeatRefuse,
    SeatRemove,
    SeatRevoke,
    SeatTake,
)
from alliance.views.signatures import PledgeSignAgain, PledgeTextApprove, PledgeVersion, PledgeVersionList
from alliance.views.signing import PledgeSign, PledgeSignCommitments, PledgeSignRead, PledgeSignSignatory
from alliance.views.sponsors import SponsorAnswerCreate, SponsorMine, SponsorPage, SponsorQueue, SponsorSent
from alliance.views.systems import SystemCreate, SystemDetail, SystemEdit, SystemJoin, SystemList

app_name = "alliance"
urlpatterns = [
    path("", AllianceHome.as_view(), name="home"),
    # the pledge
    path("pledge/", PledgeDetail.as_view(), name="pledge"),
    path("pledge.pdf", PledgePaper.as_view(), name="pledge-pdf"),
    path("pledge/versions/", PledgeVersionList.as_view(), name="pledge-version-list"),
    path("pledge/versions/record/", PledgeTextApprove.as_view(), name="pledge-text-approve"),
    path("pledge/versions/<int:version>/", PledgeVersion.as_view(), name="pledge-version"),
    path("pledge/sign/", PledgeSign.as_view(), name="pledge-sign"),
    path("pledge/sign/commitments/", PledgeSignCommitments.as_view(), name="pledge-sign-commitments"),
    path("pledge/sign/signatory/", PledgeSignSignatory.as_view(), name="pledge-sign-signatory"),
    path("pledge/sign/read/", PledgeSignRead.as_view(), name="pledge-sign-read"),
    path("pledge/sign/later/", PledgeSignLater.as_view(), name="pledge-sign-later"),
    path("pledge/go-on/<str:token>/", PledgeResume.as_view(), name="pledge-resume"),
    path("pledge/sent/", PledgeSent.as_view(), name="pledge-sent"),
    path("pledge/confirm/<str:token>/", PledgeConfirm.as_view(), name="pledge-confirm"),
    path("pledge/status/<str:token>/", PledgeStatus.as_view(), name="pledge-status"),
    path("pledges/<slug:public_id>/", PledgeDecide.as_view(), name="pledge-decide"),
    # an organisation's own people
    path("organisations/<slug:slug>/commitments/", CommitmentEdit.as_view(), name="commitment-edit"),
    path("organisations/<slug:slug>/invite/", InvitationCreate.as_view(), name="invitation-create"),
    path("organisations/<slug:slug>/people/", SeatList.as_view(), name="seat-list"),
    path("organisations/<slug:slug>/people/invite/", SeatInvite.as_view(), name="seat-invite"),
    path("organisations/<slug:slug>/ask/", SeatAsk.as_view(), name="seat-ask"),
    # its membership
    path("organisations/<slug:slug>/membership/", MembershipDetail.as_view(), name="membership"),
    path("organisations/<slug:slug>/report/", ReportCreate.as_view(), name="report-create"),
    path("organisations/<slug:slug>/leave/", PledgeLeave.as_view(), name="pledge-leave"),
    path("organisations/<slug:slug>/exemption/", ExemptionEdit.as_view(), name="exemption-edit"),
    path("organisations/<slug:slug>/sign-again/", PledgeSignAgain.as_view(), name="pledge-sign-again"),
    path("organisations/<slug:slug>/beside/", CoSignatureAsk.as_view(), name="cosignature-ask"),
    path("beside/mine/<str:token>/", CoSignatureMine.as_view(), name="cosignature-mine"),
    path("beside/<slug:public_id>/", CoSignatureRead.as_view(), name="cosignature-read"),
    path("organisations/<slug:slug>/rename/", NameChangeAsk.as_view(), name="name-change-ask"),
    path("organisations/<slug:slug>/merge/", Merger.as_view(), name="merger"),
    path("name-changes/<slug:public_id>/", NameChangeDecide.as_view(), name="name-change"),
    path("people/<slug:public_id>/accept/", SeatAccept.as_view(), name="seat-accept"),
    path("people/<slug:public_id>/refuse/", SeatRefuse.as_view(), name="seat-refuse"),
    path("people/<slug:public_id>/revoke/", SeatRevoke.as_view(), name="seat-revoke"),
    path("people/<slug:public_id>/remove/", SeatRemove.as_view(), name="seat-remove"),
    path("people/<slug:public_id>/leave/", SeatLeave.as_view(), name="seat-leave"),
    path("people/<slug:public_id>/hand-over/", SeatHandOver.as_view(), name="seat-hand-over"),
    path("invitations/<slug:public_id>/revoke/", InvitationRevoke.as_view(), name="invitation-revoke"),
    path("invitations/<slug:public_id>/resend/", InvitationResend.as_view(), name="invitation-resend"),
    path("contacts/forget/", ContactForget.as_view(), name="contact-forget"),
    path("organisations/<slug:slug>/recruiter/", OrganisationRecruiter.as_view(), name="organisation-recruiter"),
    path("organisations/<slug:slug>/move/", OrganisationMove.as_view(), name="organisation-move"),
    path("fosters/<slug:public_id>/", FosterAnswer.as_view(), name="foster"),
    # private links
    path("join/<str:token>/", InvitationJoin.as_view(), name="invitation-join"),
    path("seats/<str:token>/", SeatTake.as_view(), name="seat-take"),
    # what the world sees
    path("members/", MemberList.as_view(), name="member-list"),
    path("meetings.atom", MeetingFeed.as_view(), name="meeting-feed"),
    path("members.atom", MemberFeed.as_view(), name="member-feed"),
    path("members/<slug:slug>/", MemberDetail.as_view(), name="member-detail"),
    path("members/<slug:slug>/claim/", MemberClaim.as_view(), name="member-claim"),
    path("members/<slug:slug>/claim/sent/", MemberClaimed.as_view(), name="member-claimed"),
    path("lineage/", LineageForest.as_view(), name="lineage"),
    path("lineage/branch.json", LineageBranch.as_view(), name="lineage-branch"),
    path("chapters/", ChapterList.as_view(), name="chapter-list"),
    path("chapters/propose/", ProposalCreate.as_view(), name="proposal-create"),
    path("chapters/proposals/<slug:public_id>/", ProposalDetail.as_view(), name="proposal-detail"),
    path("chapters/proposals/<slug:public_id>/decide/", ProposalDecide.as_view(), name="proposal-decide"),
    path("chapters/notes/<slug:public_id>/remove/", NoteRemove.as_view(), name="note-remove"),
    path("chapters/seeding/", ChapterSeeding.as_view(), name="chapter-seeding"),
    path("chapters/<slug:slug>/", ChapterDetail.as_view(), name="chapter-detail"),
    path("chapters/<slug:slug>/members/", ChapterMembers.as_view(), name="chapter-members"),
    path("chapters/<slug:slug>/members.csv", ChapterMembersCsv.as_view(), name="chapter-members-csv"),
    path("chapters/<slug:slug>/members/<slug:organisation>/", BranchMember.as_view(), name="branch-member"),
    path("chapters/<slug:slug>/mail/", ChapterMail.as_view(), name="chapter-mail"),
    path("chapters/<slug:slug>/aims/", ChapterAims.as_view(), name="chapter-aims"),
    path("chapters/<slug:slug>/coordinators/", ChapterCoordinators.as_view(), name="chapter-coordinators"),
    path("chapters/<slug:slug>/coordinators/<slug:public_id>/end/", CoordinatorEnd.as_view(), name="coordinator-end"),
    path("organisations/<slug:slug>/second-chapter/", ChapterChoice.as_view(), name="second-chapter"),
    path("organisations/<slug:slug>/system/", SystemJoin.as_view(), name="system-join"),
    path("systems/", SystemList.as_view(), name="system-list"),
    path("systems/new/", SystemCreate.as_view(), name="system-create"),
    path("systems/<slug:slug>/", SystemDetail.as_view(), name="system-detail"),
    path("systems/<slug:slug>/edit/", SystemEdit.as_view(), name="system-edit"),
    path("meetings/", MeetingList.as_view(), name="meeting-list"),
    path("meetings.ics", MeetingCalendar.as_view(), name="meeting-calendar"),
    path("meetings/plan/", MeetingPlan.as_view(), name="meeting-plan"),
    path("meetings/mine/", CalendarPage.as_view(), name="calendar-key"),
    path("meetings/<slug:slug>.ics", MeetingFile.as_view(), name="meeting-file"),
    path("meetings/<slug:slug>/register/", MeetingRegister.as_view(), name="meeting-register"),
    path("meetings/<slug:slug>/edit/", MeetingEdit.as_view(), name="meeting-edit"),
    path("meetings/<slug:slug>/cancel/", MeetingCancel.as_view(), name="meeting-cancel"),
    path("meetings/<slug:slug>/agenda/", MeetingAgenda.as_view(), name="meeting-agenda"),
    path("meetings/<slug:slug>/close/", MeetingClose.as_view(), name="meeting-close"),
    path("meetings/<slug:slug>/people/", MeetingPeople.as_view(), name="meeting-people"),
    path("meetings/<slug:slug>/print/", MeetingPaper.as_view(), name="meeting-print"),
    path("meetings/<slug:slug>/minutes/", MeetingMinutesPage.as_view(), name="meeting-minutes"),
    path("actions/<slug:public_id>/done/", ActionFinish.as_view(), name="action-finish"),
    path("chapters/<slug:slug>/meetings/", ChapterMeetings.as_view(), name="chapter-meetings"),
    path("organisations/<slug:slug>/pairing/", PairingPage.as_view(), name="pairing"),
    path("meetings/<slug:slug>/", MeetingDetail.as_view(), name="meeting-detail"),
    path("founders/", FounderList.as_view(), name="founder-list"),
    path("founders/interest/", FoundingAsk.as_view(), name="founding-ask"),
    path("founders/interest/sent/", FoundingThanks.as_view(), name="founding-thanks"),
    path("founders/interests/<slug:public_id>/", FoundingDecide.as_view(), name="founding-decide"),
    path("partners/", PartnerList.as_view(), name="partner-list"),
    path("partners/add/", PartnerAdd.as_view(), name="partner-add"),
    path("partners/<slug:public_id>/", PartnerEdit.as_view(), name="partner-edit"),
    path("partners/<slug:public_id>/remove/", PartnerRemove.as_view(), name="partner-remove"),
    path("recruit/<slug:slug>/", RecruitPage.as_view(), name="recruit-page"),
    path("recruit/<slug:slug>/poster.pdf", RecruitPoster.as_view(), name="recruit-poster"),
    path("sponsor/", SponsorPage.as_view(), name="sponsor"),
    path("sponsor/sent/", SponsorSent.as_view(), name="sponsor-sent"),
    path("sponsor/requests/", SponsorQueue.as_view(), name="sponsor-queue"),
    path("sponsor/requests/<slug:public_id>/answer/", SponsorAnswerCreate.as_view(), name="sponsor-answer"),
    path("sponsor/mine/<str:token>/", SponsorMine.as_view(), name="sponsor-mine"),
    path("verify/", CertificateCheck.as_view(), name="certificate-form"),
    path("verify/<str:code>/", CertificateCheck.as_view(), name="certificate-check"),
    path("verify/<str:code>/certificate.pdf", CertificatePaper.as_view(), name="certificate-pdf"),
    path("verify/<str:code>/square.svg", CertificateSquare.as_view(), name="certificate-square"),
    # on paper
    path("alliance.pdf", AlliancePaper.as_view(), name="home-pdf"),
    path("members/<slug:slug>.pdf", MemberPaper.as_view(), name="member-pdf"),
    path("chapters/<slug:slug>.pdf", ChapterPaper.as_view(), name="chapter-pdf"),
]
