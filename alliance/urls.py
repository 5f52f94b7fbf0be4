from django.urls import path

from alliance.feeds import MeetingCalendar
from alliance.views.branches import BranchMember, ChapterMail, ChapterMembers, ChapterMembersCsv, NoteRemove
from alliance.views.certificates import CertificateCheck, PledgePaper
from alliance.views.chapters import (
    ChapterAims,
    ChapterChoice,
    ChapterCoordinators,
    ChapterDetail,
    ChapterList,
    ChapterSeeding,
    CoordinatorEnd,
)
from alliance.views.founders import FounderList, PartnerList, SponsorPage
from alliance.views.home import AllianceHome
from alliance.views.invitations import InvitationCreate, InvitationJoin, InvitationRevoke
from alliance.views.lineage import LineageForest
from alliance.views.meetings import MeetingDetail, MeetingList
from alliance.views.members import MemberDetail, MemberList
from alliance.views.pledges import CommitmentEdit, PledgeConfirm, PledgeDecide, PledgeDetail, PledgeSent, PledgeSign, PledgeStatus
from alliance.views.proposals import ProposalCreate, ProposalDecide, ProposalDetail
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
from alliance.views.systems import SystemCreate, SystemDetail, SystemEdit, SystemJoin, SystemList

app_name = "alliance"
urlpatterns = [
    path("", AllianceHome.as_view(), name="home"),
    # the pledge
    path("pledge/", PledgeDetail.as_view(), name="pledge"),
    path("pledge.pdf", PledgePaper.as_view(), name="pledge-pdf"),
    path("pledge/sign/", PledgeSign.as_view(), name="pledge-sign"),
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
    path("people/<slug:public_id>/accept/", SeatAccept.as_view(), name="seat-accept"),
    path("people/<slug:public_id>/refuse/", SeatRefuse.as_view(), name="seat-refuse"),
    path("people/<slug:public_id>/revoke/", SeatRevoke.as_view(), name="seat-revoke"),
    path("people/<slug:public_id>/remove/", SeatRemove.as_view(), name="seat-remove"),
    path("people/<slug:public_id>/leave/", SeatLeave.as_view(), name="seat-leave"),
    path("people/<slug:public_id>/hand-over/", SeatHandOver.as_view(), name="seat-hand-over"),
    path("invitations/<slug:public_id>/revoke/", InvitationRevoke.as_view(), name="invitation-revoke"),
    # private links
    path("join/<str:token>/", InvitationJoin.as_view(), name="invitation-join"),
    path("seats/<str:token>/", SeatTake.as_view(), name="seat-take"),
    # what the world sees
    path("members/", MemberList.as_view(), name="member-list"),
    path("members/<slug:slug>/", MemberDetail.as_view(), name="member-detail"),
    path("lineage/", LineageForest.as_view(), name="lineage"),
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
    path("meetings/<slug:slug>/", MeetingDetail.as_view(), name="meeting-detail"),
    path("founders/", FounderList.as_view(), name="founder-list"),
    path("partners/", PartnerList.as_view(), name="partner-list"),
    path("sponsor/", SponsorPage.as_view(), name="sponsor"),
    path("verify/", CertificateCheck.as_view(), name="certificate-form"),
    path("verify/<str:code>/", CertificateCheck.as_view(), name="certificate-check"),
]
