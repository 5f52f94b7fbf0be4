"""Chapters in the demo: a nation, proposals in every state, notes, a letter and three local systems."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alliance.actions import branches, chapters, proposals, seats, systems
from alliance.models import Chapter, ChapterProposal, CoordinatorPost, Country, LocalSystem, Organisation, Seat
from alliance.models.organisations import IN_GOOD_STANDING
from promise.accounts.models import User
from promise.core.tokens import new_nonce

SYSTEMS = (
    ("GB", "Thornfield and the vale (demo)", "Wards, community teams, a council and two charities that care for one valley."),
    ("US", "Harbour county (demo)", "A county hospital, its crisis teams and a peer centre, with one waiting list between them."),
    ("DE", "Region am Fluss (demo)", "Three clinics and the towns along the river. They share one team for home treatment."),
)
NOTES = (
    "Their lead has been away since spring. Ring the ward manager instead. (demo)",
    "They want to hear how others opened their doors at night. Put them on the agenda. (demo)",
)


def load_chapters(home: Organisation) -> int:
    """All of it, once. Returns how many proposals there are."""
    load_leads()
    load_wales()
    load_systems(home)
    load_words()
    return load_proposals()


def load_leads() -> None:
    """Some British members have a lead here, so that a coordinator has somebody to write to; nobody signs in as them."""
    for number, row in enumerate(_members("GB")):
        if Seat.objects.open().filter(organisation=row).exists():
            continue
        email = f"lead-{number}@demo.test"
        name = str(row.pledges.values_list("signatory_name", flat=True).first() or email)
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name, is_demo=True)
        seats.seat_signatory(organisation=row, user=user, email=email, by=None)


def load_wales() -> Chapter:
    """Some of the British members say that they are in Wales, and Wales has a chapter of its own below the country's."""
    country = Country.objects.get(pk="GB")
    for row in _members("GB")[3:6]:
        chapters.place(organisation=row, nation="GB-WLS", second=None, by=None)
    aims = "To bring the services of Wales together, in Welsh and in English. (demo)"
    return chapters.open_national(country=country, nation="GB-WLS", by=None, aims=aims, at=timezone.now() - dt.timedelta(days=90))


def load_systems(home: Organisation) -> None:
    for code, name, about in SYSTEMS:
        system: LocalSystem = systems.create(name=name, country=Country.objects.get(pk=code), about=about, by=None)
        for row in ([home] if home.country_id == code else []) + _members(code)[:3]:
            systems.join(organisation=row, system=system, by=None)
    # a second chapter, by somebody's own wish
    german = _members("DE")[:1]
    for row in german:
        chapters.place(organisation=row, nation="", second=Chapter.objects.get(code="NL"), by=None)


def load_words() -> None:
    """What the national coordinator noted and wrote."""
    chapter = Chapter.objects.get(code="GB")
    coordinator = User.objects.get(email="coordinator@demo.test")
    CoordinatorPost.objects.filter(chapter=chapter, user=coordinator).update(is_named=True)
    for row, text in zip(_members("GB"), NOTES, strict=False):
        branches.add_note(organisation=row, chapter=chapter, text=text, by=coordinator)
    led = Seat.objects.leads().filter(organisation__chapter=chapter).values_list("organisation__slug", flat=True)[:2]
    if led:
        branches.send_letter(
            chapter=chapter, to=list(led), subject="Our next meeting (demo)", nonce=new_nonce(), by=coordinator,
            text="We meet online in two weeks. Please bring one thing that did not work.",
        )  # fmt: skip


def load_proposals() -> int:
    """One that collects support, one that waits for the secretariat, one that was not opened; Wales stands for an open one."""
    taken = set(Chapter.objects.opened().values_list("code", flat=True))
    standing = Organisation.objects.filter(is_demo=True, status__in=IN_GOOD_STANDING)
    by_country = standing.exclude(country__in=taken).by_country()
    codes = sorted(by_country, key=lambda code: (-by_country[code], code))
    for code, state in zip(codes, ("ready", "collecting", "declined"), strict=False):
        rows = _members(code)
        lead = next(iter(rows))
        proposal = proposals.propose(
            organisation=lead, by=None, aims="To meet in our own language, twice a year. (demo)",
            could_coordinate="Somebody from the first member here, who was asked. (demo)",
        )  # fmt: skip
        for row in rows[1:] if state == "ready" else []:
            proposals.support(proposal=proposal, organisation=row, by=None)
        if state == "declined":
            proposals.decline(
                proposal=proposal, by=None, reason="One member is a good start. Let us talk when you are three. (demo)"
            )
    _opened()
    return ChapterProposal.objects.count()


def _opened() -> None:
    """How a chapter that is open today once began."""
    rows = _members("ZA")
    if not rows:
        return
    chapter = Chapter.objects.get(code="ZA")
    proposal = ChapterProposal.objects.create(
        country=rows[0].country, aims=chapter.aims, state="opened", organisation=rows[0], chapter=chapter,
        proposed_at=timezone.now() - dt.timedelta(days=460),
    )  # fmt: skip
    for row in rows[:3]:
        proposal.supports.create(organisation=row, given_at=timezone.now() - dt.timedelta(days=450))


def _members(code: str) -> list[Organisation]:
    rows = Organisation.objects.filter(is_demo=True, country=code, status__in=IN_GOOD_STANDING).select_related("country")
    return list(rows.order_by("signed_on", "name_folded")[:8])
