from django.urls import path

from alliance.feeds import MeetingCalendar
from alliance.views.certificates import CertificateCheck, PledgePaper
from alliance.views.chapters import ChapterDetail, ChapterList, ChapterMembers
from alliance.views.contacts import ContactForget
from alliance.views.founders import FounderList, PartnerList
from alliance.views.home import AllianceHome
from alliance.views.invitations import InvitationCreate, InvitationJoin, InvitationResend, InvitationRevoke
from alliance.views.lineage import LineageForest
from alliance.views.meetings import MeetingDetail, MeetingList
from alliance.views.members import MemberDetail, MemberList
from alliance.views.pledges import CommitmentEdit, PledgeConfirm, PledgeDecide, PledgeDetail, PledgeSent, PledgeSign, PledgeStatus
from alliance.views.recruiters import FosterAnswer, OrganisationMove, OrganisationRecruiter
from alliance.views.recruiting import RecruitPage, RecruitPoster
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
from alliance.views.sponsors import SponsorAnswerCreate, SponsorMine, SponsorPage, SponsorQueue, SponsorSent

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
    path("members/<slug:slug>/", MemberDetail.as_view(), name="member-detail"),
    path("lineage/", LineageForest.as_view(), name="lineage"),
    path("chapters/", ChapterList.as_view(), name="chapter-list"),
    path("chapters/<slug:slug>/", ChapterDetail.as_view(), name="chapter-detail"),
    path("chapters/<slug:slug>/members/", ChapterMembers.as_view(), name="chapter-members"),
    path("meetings/", MeetingList.as_view(), name="meeting-list"),
    path("meetings.ics", MeetingCalendar.as_view(), name="meeting-calendar"),
    path("meetings/<slug:slug>/", MeetingDetail.as_view(), name="meeting-detail"),
    path("founders/", FounderList.as_view(), name="founder-list"),
    path("partners/", PartnerList.as_view(), name="partner-list"),
    path("recruit/<slug:slug>/", RecruitPage.as_view(), name="recruit-page"),
    path("recruit/<slug:slug>/poster.pdf", RecruitPoster.as_view(), name="recruit-poster"),
    path("sponsor/", SponsorPage.as_view(), name="sponsor"),
    path("sponsor/sent/", SponsorSent.as_view(), name="sponsor-sent"),
    path("sponsor/requests/", SponsorQueue.as_view(), name="sponsor-queue"),
    path("sponsor/requests/<slug:public_id>/answer/", SponsorAnswerCreate.as_view(), name="sponsor-answer"),
    path("sponsor/mine/<str:token>/", SponsorMine.as_view(), name="sponsor-mine"),
    path("verify/", CertificateCheck.as_view(), name="certificate-form"),
    path("verify/<str:code>/", CertificateCheck.as_view(), name="certificate-check"),
]
