"""Organisations, people in them and what they sign, made by the same actions as in life, with few words."""

from __future__ import annotations

import datetime as dt
import itertools
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from alliance.actions import (
    branches,
    calendars,
    closing,
    contacts,
    cosignatures,
    drafts,
    enquiries,
    exemptions,
    fosters,
    founding,
    invitations,
    lineage,
    meetings,
    pairings,
    partners,
    pledges,
    proposals,
    registrations,
    renames,
    reports,
    seats,
    signatures,
    sponsors,
    texts,
)
from alliance.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Attendee,
    CalendarKey,
    Chapter,
    ChapterLetter,
    ChapterProposal,
    CoordinatorNote,
    CoordinatorPost,
    CoSignature,
    Country,
    Enquiry,
    Exemption,
    FormerName,
    FosterOffer,
    FoundingInterest,
    Invitation,
    LineageMove,
    LocalSystem,
    Meeting,
    MeetingMinutes,
    MeetingSeries,
    NameChange,
    Organisation,
    Pairing,
    PairingWish,
    Partner,
    Pledge,
    PledgeDraft,
    PledgeText,
    ProposalSupport,
    Registration,
    Report,
    Seat,
    SignedAgain,
    SponsorAnswer,
    SponsorRequest,
    Suppression,
)  # fmt: skip
from promise.accounts.actions import people, roles
from promise.accounts.models import User
from promise.core.models import OutboxItem
from promise.core.text import fold, name_key
from promise.core.tokens import new_nonce

# code: alpha-3, numeric, name, M49 continent, M49 sub-region
COUNTRIES = {
    "GB": ("GBR", "826", "United Kingdom", "150", "154"),
    "CZ": ("CZE", "203", "Czechia", "150", "151"),
    "US": ("USA", "840", "United States", "019", "021"),
    "AU": ("AUS", "036", "Australia", "009", "053"),
    "ZA": ("ZAF", "710", "South Africa", "002", "018"),
    "TW": ("TWN", "158", "Taiwan", "", ""),
}
CONTINENTS = {"150": "Europe", "019": "Americas", "009": "Oceania", "002": "Africa", "142": "Asia"}
_numbers = itertools.count(1)


def country(code: str = "GB") -> Country:
    alpha3, numeric, name, continent, subregion = COUNTRIES[code]
    values = {"alpha3": alpha3, "numeric": numeric, "name": name, "continent": continent, "subregion": subregion}
    return Country.objects.get_or_create(code=code, defaults=values)[0]


def global_chapter() -> Chapter:
    values = {"slug": "global", "name": "The whole alliance", "level": "global", "opened_at": timezone.now()}
    return Chapter.objects.get_or_create(code="001", defaults=values)[0]


def continental_chapter(code: str = "150") -> Chapter:
    name = CONTINENTS[code]
    values = {
        "slug": name.lower(), "name": name, "level": "continental", "parent": global_chapter(), "opened_at": timezone.now()
    }  # fmt: skip
    return Chapter.objects.get_or_create(code=code, defaults=values)[0]


def national_chapter(code: str = "GB", *, is_open: bool = True) -> Chapter:
    place = country(code)
    values = {
        "slug": place.name.lower().replace(" ", "-"), "name": place.name, "level": "national", "country": place,
        "parent": continental_chapter(place.continent), "opened_at": timezone.now() if is_open else None,
    }  # fmt: skip
    return Chapter.objects.get_or_create(code=code, defaults=values)[0]


def pledge_text() -> PledgeText:
    values = {"body": "We aim to end reliance on force.", "approved_by": "A test", "approved_on": dt.date(2026, 11, 21)}
    return PledgeText.objects.get_or_create(version=1, defaults=values)[0]


def next_text(body: str = "We aim to end reliance on force, everywhere.", *, by: Any = None, **more: Any) -> PledgeText:
    """Another version, approved today."""
    before = pledge_text() if not PledgeText.objects.exists() else PledgeText.objects.latest()
    values = {"approved_by": "The board", "approved_on": timezone.localdate(), "change_note": "Everywhere is new."}
    return texts.approve(body=body, after=before.version, by=by, **{**values, **more})


def signed_again(pledge: Pledge | None = None) -> SignedAgain:
    """A member that signed again because there was a new version."""
    held = pledge or accepted_pledge()
    return signatures.sign_again(
        pledge=held, text=next_text(), signatory_name="Ana Again", signatory_post="Director", by=lead_of(held.organisation)
    )


def co_signature(
    pledge: Pledge | None = None, *, words: str = "They listen now.", shown_name: str = "Mo", shown: bool = True
) -> CoSignature:
    """A person with lived experience wrote beside a signature; with `shown` the secretariat has read it."""
    held = pledge or accepted_pledge()
    row = cosignatures.ask(pledge=held, email=f"mo{next(_numbers)}@home.example", by=lead_of(held.organisation))
    cosignatures.write(cosignature=row, words=words, shown_name=shown_name, consents=True)
    return cosignatures.show(cosignature=row, by=None) if shown else row


def intent(text: str = "Open the garden every day", framework: str = "promote", days: int = 200) -> pledges.Intent:
    return pledges.Intent(framework, text, timezone.localdate() + dt.timedelta(days=days))


def details(name: str, *, kind: str = "provider", code: str = "GB", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, "country": country(code), **more}


def applied_pledge(name: str = "Riverbend House", *, country: str = "GB", kind: str = "provider", **more: Any) -> Pledge:
    """Signed, but not confirmed. `more` goes to pledges.sign: named_recruiter, invitation, address, at ..."""
    n = next(_numbers)
    values: dict[str, Any] = {
        "text": pledge_text(), "details": details(name, kind=kind, code=country), "signatory_name": f"Signatory {n}",
        "signatory_post": "Director", "signatory_email": f"signatory{n}@house{n}.example", "commitments": [intent()],
        "nonce": new_nonce(),
    }  # fmt: skip
    return pledges.sign(**{**values, **more})


def pledge_draft(name: str = "Riverbend House") -> PledgeDraft:
    """The first step of a signature, saved."""
    pledge_text()
    answers = {"name": name, "kind": "provider", "country": country("GB").code}
    return drafts.save(draft=None, step="organisation", answers=answers)


def verified_pledge(name: str = "Riverbend House", **more: Any) -> Pledge:
    return pledges.verify(pledge=applied_pledge(name, **more))


def accepted_pledge(name: str = "Riverbend House", *, at: dt.datetime | None = None, **more: Any) -> Pledge:
    return pledges.accept(pledge=verified_pledge(name, **more), by=None, at=at)


def signed_organisation(
    name: str = "Riverbend House", recruiter: Organisation | None = None, kind: str = "provider", country: str = "GB", **more: Any
) -> Organisation:
    """A member: signed, confirmed and accepted, with a lead who can sign in."""
    pledge = accepted_pledge(name, named_recruiter=recruiter, kind=kind, country=country, **more)
    return Organisation.objects.get(pk=pledge.organisation_id)


def lead_of(organisation: Organisation) -> User:
    seat = Seat.objects.leads().select_related("user").get(organisation=organisation)
    assert seat.user is not None
    return seat.user


def seat(user: User, organisation: Organisation, role: str = "contributor") -> Seat:
    """A taken seat. A new lead takes over from the one who signed."""
    if not people.has_proved(user, user.email):
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
    if role == "lead":
        return seats.seat_signatory(organisation=organisation, user=user, email=user.email, by=None)
    made = seats.invite(organisation=organisation, email=user.email, by=lead_of(organisation))
    return made if made.state == "active" else seats.take(seat=made, by=user)


def invitation(organisation: Organisation, email: str = "invited@elsewhere.example", **more: Any) -> Invitation:
    return invitations.send(organisation=organisation, email=email, by=lead_of(organisation), **more)


def foster_offer(organisation: Organisation, candidate: Organisation) -> FosterOffer:
    """An organisation whose recruiter has left asks another one."""
    return fosters.ask(organisation=organisation, candidate=candidate, by=lead_of(organisation))


def sponsor_request(name: str = "Lonely House", *, confirmed: bool = True, **more: Any) -> SponsorRequest:
    values: dict[str, Any] = {
        "kind": "provider", "country": country(), "message": "We want to begin and know nobody.", "contact_name": "Ada Asker",
        "email": f"asker{next(_numbers)}@lonely.example", "nonce": new_nonce(),
    }  # fmt: skip
    made = sponsors.ask(organisation_name=name, **{**values, **more})
    if confirmed:
        sponsors.confirm(request=made)
        made.refresh_from_db()
    return made


def sponsor_answer(request: SponsorRequest, organisation: Organisation, **more: Any) -> SponsorAnswer:
    return sponsors.answer(request=request, organisation=organisation, by=lead_of(organisation), **more)


def suppression(email: str = "never@elsewhere.example") -> Suppression:
    return contacts.stop(email=email)


def lineage_move(organisation: Organisation, recruiter: Organisation | None) -> LineageMove:
    lineage.move(organisation=organisation, recruiter=recruiter, by=None, reason="They named the wrong one.")
    return LineageMove.objects.filter(organisation=organisation).latest("at")


def local_system(name: str = "Fenland care system", *, code: str = "GB") -> LocalSystem:
    values = {"slug": name.lower().replace(" ", "-"), "name": name, "country": country(code)}
    return LocalSystem.objects.get_or_create(name_folded=fold(name), defaults=values)[0]


def former_name(organisation: Organisation, name: str = "Riverbend Asylum") -> FormerName:
    return FormerName.objects.create(organisation=organisation, name=name, name_folded=fold(name), name_key=name_key(name))


def report(
    pledge: Pledge, success: str = "The garden is open", failing: str = "The night shift had no time", **more: Any
) -> Report:
    words = {name: more.pop(name) for name in list(more) if name in reports.Words.__dataclass_fields__}
    values: dict[str, Any] = {"nonce": new_nonce(), "by": None}
    return reports.send(pledge=pledge, words=reports.Words(success, failing, **words), **{**values, **more})


def exemption(pledge: Pledge, until: dt.date | None = None, reason: str = "They are moving house.") -> Exemption:
    day = until or timezone.localdate() + dt.timedelta(days=60)
    return exemptions.exempt(pledge=pledge, until=day, reason=reason, by=None)


def name_change(organisation: Organisation, new_name: str = "Riverbend Partnership", why: str = "We grew.") -> NameChange:
    return renames.propose(organisation=organisation, new_name=new_name, why=why, by=lead_of(organisation))


def founding_interest(organisation_name: str = "Seventh House", **more: Any) -> FoundingInterest:
    words = {
        "organisation_name": organisation_name, "country": country("GB"), "name": "Fay Founder", "post": "Director",
        "email": "fay@seventh.example", "sharing": "All we try.", "recovery": "Peer workers on each ward.",
        "bringing_in": "Our whole county.", "framework": "Two days a month.",
    }  # fmt: skip
    nonce = more.pop("nonce", None) or new_nonce()
    address = more.pop("address", "")
    return founding.send(words={**words, **more}, nonce=nonce, address=address)


def partner(name: str = "Kind Friends CIC", **more: Any) -> Partner:
    values = {
        "name": name, "relation": "friend", "words": "They hold open evenings.", "company_number": "", "source": "Their own page",
        "link": "https://friends.example/", "last_checked_on": timezone.localdate(),
    }  # fmt: skip
    return partners.add(values={**values, **more}, reason="They work our way.", by=None)


def enquiry(message: str = "We would like to know more.", **more: Any) -> Enquiry:
    values = {"name": "Ada Asker", "email": "ada@elsewhere.example", "nonce": new_nonce()}
    return enquiries.send(message=message, **{**values, **more})


def coordinator(user: User, chapter: Chapter) -> User:
    """Give somebody the post of a chapter, and with it the role that needs a second factor."""
    CoordinatorPost.objects.get_or_create(chapter=chapter, user=user, ended_at=None)
    roles.grant(user=user, role="coordinator", by=None)
    return user


def meeting(title: str = "Net meeting", **more: Any) -> Meeting:
    starts = timezone.now() + dt.timedelta(days=7)
    values: dict[str, Any] = {
        "slug": f"meeting-{next(_numbers)}", "kind": "net_meeting", "mode": "online", "host_zone": "Europe/London",
        "starts_at": starts, "ends_at": starts + dt.timedelta(hours=1),
    }  # fmt: skip
    return Meeting.objects.create(title=title, **{**values, **more})


def lively_meeting(
    title: str = "Net meeting", *, places: int | None = None, chapter: Chapter | None = None, **more: Any
) -> Meeting:
    """A meeting planned by the action, in ten days at 18:30 in London."""
    day = timezone.localdate() + dt.timedelta(days=10)
    when = more.pop("when", meetings.When(day, dt.time(18, 30), "Europe/London", 90))
    words = {"title": title, "kind": "net_meeting", "mode": "online", "is_public": True, "places": places,
             "join_link": "https://meet.example/room", **more}  # fmt: skip
    return meetings.plan(chapter=chapter, words=words, when=when, by=None)[0]


def meeting_series(title: str = "Monthly meeting", *, rule: str = "FREQ=MONTHLY;BYDAY=2TU", count: int = 3) -> MeetingSeries:
    when = meetings.When(timezone.localdate() + dt.timedelta(days=3), dt.time(18, 30), "Europe/London", 90)
    words = {"title": title, "kind": "net_meeting", "mode": "online"}
    made = meetings.plan(chapter=None, words=words, when=when, by=None, repeats=meetings.Repeats(rule, count=count))
    assert made[0].series is not None
    return made[0].series


def agenda_item(held: Meeting, title: str = "Welcome", *, minutes: int = 10, kind: str = "talk", **more: Any) -> AgendaItem:
    """One more point at the end of an agenda."""
    old = [meetings.Point(i.kind, i.title, i.minutes, i.organisation, i.who) for i in held.agenda.all()]
    meetings.set_agenda(meeting=held, points=[*old, meetings.Point(kind, title, minutes, **more)], by=None)
    return held.agenda.latest("position")


def registration(held: Meeting, organisation: Organisation, *names: str) -> Registration:
    people = [(name, "staff") for name in names or ("Ana Attends",)]
    return registrations.register(meeting=held, organisation=organisation, people=people, by=lead_of(organisation))


def attendee(held: Meeting, organisation: Organisation, name: str = "Ana Attends") -> Attendee:
    return registration(held, organisation, name).attendees.get()


def closed_meeting(
    organisation: Organisation, *, minutes: str = "We talked.", what: str = "Write to the others", **more: Any
) -> Meeting:
    """Registered, held yesterday and closed, with one action for the organisation."""
    held = lively_meeting(**more)
    registration(held, organisation)
    starts = timezone.now() - dt.timedelta(days=1)
    Meeting.objects.filter(pk=held.pk).update(starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
    task = closing.Task(what, organisation, timezone.localdate() + dt.timedelta(days=30))
    return closing.close(meeting=held, there={organisation: 1}, minutes=minutes, tasks=[task], by=None)


def attendance(organisation: Organisation) -> Attendance:
    return closed_meeting(organisation).attendances.get()


def meeting_minutes(organisation: Organisation) -> MeetingMinutes:
    return closed_meeting(organisation).minutes


def action_item(organisation: Organisation) -> ActionItem:
    return closed_meeting(organisation).actions.get()


def calendar_key(user: User) -> CalendarKey:
    return calendars.renew(by=user)


def pairing_wish(organisation: Organisation) -> PairingWish:
    return pairings.opt_in(organisation=organisation, by=lead_of(organisation))


def pairing(first: Organisation, second: Organisation) -> Pairing:
    for one in (first, second):
        pairing_wish(one)
    next_month = (timezone.now().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return pairings.pair(now=next_month, seed=1)[0]


def member_cast(person: Any) -> SimpleNamespace:
    """One member with its people, and its chapter's coordinator: organisation, lead, contributor, coordinator, chapter."""
    chapter = national_chapter("GB")
    organisation = signed_organisation("Cast House")
    lead, contributor = person("Lead Lou"), person("Contributor Cy")
    seat(lead, organisation, "lead")
    seat(contributor, organisation)
    return SimpleNamespace(
        organisation=organisation, lead=lead, contributor=contributor, chapter=chapter,
        coordinator=coordinator(person("Coordinator Co"), chapter),
    )  # fmt: skip


def waiting_letters() -> list[tuple[str, str]]:
    """(event, subject id) of the mail that is in the outbox, oldest first."""
    items = OutboxItem.objects.filter(kind="mail").exclude(payload__event=None).order_by("pk")
    return [(item.payload["event"], item.subject_id) for item in items]


def in_state(pledge: Pledge, state: str) -> Pledge:
    """Walk a pledge in force to a later state by the moves that lead there."""
    paths = {"due": ["fall_due"], "overdue": ["fall_due", "miss"], "lapsed": ["fall_due", "miss", "lapse"],
             "returned": ["fall_due", "miss", "lapse", "report"]}  # fmt: skip
    for verb in paths.get(state, []):
        pledges.move(pledge, verb, by=None, capacity="clock")
    if state == "withdrawn":
        pledges.withdraw(pledge=pledge, by=None, reason="They asked to leave.")
    return pledge


def coordinator_note(
    organisation: Organisation, by: User, chapter: Chapter | None = None, text: str = "Quiet."
) -> CoordinatorNote:
    home = chapter or organisation.chapter
    assert home is not None
    return branches.add_note(organisation=organisation, chapter=home, text=text, by=by)


def chapter_letter(chapter: Chapter, by: User, *to: Organisation, text: str = "Do come to the meeting.") -> ChapterLetter:
    return branches.send_letter(
        chapter=chapter, to=[one.slug for one in to], subject="Our meeting", text=text, nonce=new_nonce(), by=by
    )


def chapter_proposal(organisation: Organisation, **more: Any) -> ChapterProposal:
    return proposals.propose(organisation=organisation, by=lead_of(organisation), **{"aims": "To begin together.", **more})


def proposal_support(proposal: ChapterProposal, organisation: Organisation) -> ProposalSupport:
    return proposals.support(proposal=proposal, organisation=organisation, by=lead_of(organisation))
