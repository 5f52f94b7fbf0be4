"""Initiatives and reports of trying them, brought to their states by the actions that do it in life."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from alliance.models import Organisation
from promise.accounts.actions import roles
from promise.accounts.models import User
from promise.core.tokens import new_nonce
from tests.factories import alliance
from toolkit.actions import (
    adoptions,
    asking,
    assessments,
    attachments,
    barriers,
    collections,
    comments,
    cycles,
    digests,
    featured,
    follows,
    initiatives,
    lay_words,
    letters,
    pages,
    reviews,
    suggestions,
    training,
    years,
)
from toolkit.actions import feedback as feedback_actions
from toolkit.actions import progress as years_of_members
from toolkit.actions.fields import AUTHOR_FIELDS, EDITOR_FIELDS
from toolkit.documents.training import marks
from toolkit.models import (
    Adoption,
    AdoptionMove,
    AllianceYear,
    AllianceYearDecision,
    AskedWords,
    Assessment,
    Attachment,
    BarrierTry,
    Bookmark,
    Collection,
    CollectionItem,
    Cycle,
    FeaturedWeek,
    Feedback,
    Follow,
    Initiative,
    InitiativeVersion,
    LayWord,
    Letter,
    LetterBox,
    ModuleProgress,
    Page,
    PageMark,
    PageVersion,
    Progress,
    ProgressDecision,
    ReviewComment,
    SavedSearch,
    Suggestion,
    TrainingGroup,
    TwinLetter,
    WeeklyMail,
)

_numbers = itertools.count(1)

WHOLE: dict[str, Any] = {
    "summary": "People and staff sit together over a light supper and let the day go.",
    "trouble": "Evenings are tense and small upsets stay unspoken.",
    "steps": ["Put the kettle on.", "Ask how the day was."],
    "takes": {"weekly_time": "Half an hour each evening"},
    "settings": ["acute_ward"],
    "themes": ["relationship_and_communication"],
    "targets": ["physical_restraint"],
    "phases": ["stay"],
    "frameworks": ["protect"],
    "barriers": ["time_and_staffing"],
    "kind": "innovation",
}


def author(name: str = "Author Asa", organisation: Organisation | None = None) -> User:
    """Somebody with a seat in a member organisation."""
    number = next(_numbers)
    user: User = User.objects.create_user(f"author{number}@example.org", None, name=name)
    home = organisation or Organisation.objects.filter(name="Home of authors").first()
    home = home or alliance.signed_organisation("Home of authors")
    alliance.seat(user, home, "contributor")
    return user


def curator() -> User:
    """A curator beside those of the cast; always the same one within a test."""
    user, made = User.objects.get_or_create(email="factory.curator@example.org", defaults={"name": "Curator of the factory"})
    if made:
        roles.grant(user=user, role="curator", by=None)
    return user


def draft(title: str = "Tea and toast in the evening", *, by: User | None = None, **fields: Any) -> Initiative:
    organisation = fields.pop("organisation", None)
    nonce = fields.pop("nonce", None) or new_nonce()
    return initiatives.draft(
        by=by or author(), organisation=organisation, nonce=nonce, title=title, **{**WHOLE, **fields}
    )  # fmt: skip


def submitted_initiative(title: str = "Tea and toast in the evening", *, by: User | None = None, **fields: Any) -> Initiative:
    made = draft(title, by=by, **fields)
    return initiatives.submit(initiative=made, by=made.owner)


def published_initiative(title: str = "Tea and toast in the evening", *, by: User | None = None, **fields: Any) -> Initiative:
    """Also takes what a curator sets: evidence_level, cost_band ... with their reasons."""
    sorting = {name: fields.pop(name) for name in list(fields) if name in EDITOR_FIELDS - AUTHOR_FIELDS}
    made = submitted_initiative(title, by=by, **fields)
    if sorting:
        initiatives.edit(initiative=made, by=curator(), capacity="curator", **sorting)
    return initiatives.publish(initiative=made, by=curator())


def initiative_version(**fields: Any) -> InitiativeVersion:
    """The public version that came with publishing."""
    return published_initiative(**fields).versions.public().get()


def review_comment(words: str = "Say who puts the kettle on.", *, initiative: Initiative | None = None) -> ReviewComment:
    """Sent to the author with the request for changes."""
    subject = initiative or submitted_initiative()
    comments.write(initiative=subject, by=curator(), remarks={"how": words})
    reviews.decide(initiative=subject, by=curator(), choice="request_changes", sorting={}, reason="Nearly there.")
    return subject.comments.told().get()


def adoption(
    *, initiative: Initiative | None = None, organisation: Organisation | None = None, by: User | None = None, **fields: Any
) -> Adoption:
    """A report of trying it; without words of your own an honest middling one."""
    home = organisation or alliance.signed_organisation(f"Organisation that tried it {next(_numbers)}")
    told = {"state": "testing", "setting": "acute_ward", "outcome": "helped", "words": "Evenings are calmer."} | fields
    return adoptions.report(
        initiative=initiative or published_initiative(), organisation=home, by=by or author(organisation=home),
        nonce=told.pop("nonce", None) or new_nonce(), **told,
    )  # fmt: skip


def adoption_move(**fields: Any) -> AdoptionMove:
    """The first of a new report."""
    return adoption(**fields).moves.get()


def cycle(held: Adoption | None = None, **fields: Any) -> Cycle:
    """A small test that was planned and carried out; without words of your own it taught something."""
    told = {"plan": "Supper together on two evenings.", "prediction": "Fewer raised voices after nine."}
    told |= {"study": "One evening was calmer.", "act": "adapt"} | fields
    subject = held or adoption()
    return cycles.plan(adoption=subject, by=subject.reported_by, nonce=told.pop("nonce", None) or new_nonce(), **told)


def feedback(initiative: Initiative | None = None, answer: str = "partly", words: str = "The steps are too short.") -> Feedback:
    held = initiative or published_initiative()
    assert feedback_actions.tell(initiative=held, answer=answer, words=words)
    return Feedback.objects.latest("pk")


def asked_words(q: str = "words that find nothing", found: int = 0) -> AskedWords:
    asking.note_asked(q=q, found=found)
    return AskedWords.objects.get(words=asking.plain(q))


def lay_word(said: str = "jab", facet: str = "target", key: str = "chemical_restraint", **more: Any) -> LayWord:
    return lay_words.teach(said=said, facet=facet, key=key, by=curator(), **more)


def letter(
    initiative: Initiative | None = None, *, by: User | None = None, text: str = "How did you begin with it at night?"
) -> Letter:
    return letters.write(
        initiative=initiative or published_initiative(), by=by or author("Reader Ria"), text=text, nonce=new_nonce()
    )  # fmt: skip


def letter_box(initiative: Initiative | None = None, *, is_open: bool = False) -> LetterBox:
    held = initiative or published_initiative()
    assert held.owner is not None
    return letters.set_box(initiative=held, by=held.owner, is_open=is_open)


def png(width: int = 40, height: int = 30) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#0f4c5c").save(out, "PNG")
    return out.getvalue()


def attachment(initiative: Initiative | None = None, title: str = "Poster for the ward door", content: bytes = b"") -> Attachment:
    """On a draft of its own where none is given; files can only be added while it is with its author."""
    held = initiative or draft()
    file = SimpleUploadedFile("../../poster.php.png", content or png(), content_type="text/html")
    return attachments.add(initiative=held, by=held.owner, title=title, file=file)


def featured_week(initiative: Initiative | None = None, *, today: dt.date | None = None) -> FeaturedWeek:
    """Chosen by the clock among what is in the bank; there is something in it."""
    if initiative is None and not Initiative.objects.published().exists():
        published_initiative()
    if initiative is not None:
        week = featured.open_weeks(today)[0]
        return featured.override(week=week, initiative=initiative, by=curator(), reason="It fits this week.")
    chosen = featured.choose(today=today)
    assert chosen is not None
    return chosen


def bookmark(initiative: Initiative | None = None, *, by: User | None = None) -> Bookmark:
    held, who = initiative or published_initiative(), by or author("Reader Ria")
    follows.keep(initiative=held, by=who, on=True)
    return Bookmark.objects.get(user=who, initiative=held)


def follow(initiative: Initiative | None = None, *, by: User | None = None) -> Follow:
    held, who = initiative or published_initiative(), by or author("Reader Ria")
    follows.follow(initiative=held, by=who, on=True)
    return Follow.objects.get(user=who, initiative=held)


def collection(
    title: str = "Calmer evenings",
    *,
    organisation: Organisation | None = None,
    by: User | None = None,
    visibility: str = "team",
    words: str = "",
    holds: Sequence[Initiative] = (),
) -> Collection:
    """Of a member of its own where none is given; `holds` are put on it in this order."""
    home = organisation or alliance.signed_organisation("Listing House")
    who = by or alliance.lead_of(home)
    made = collections.make(
        organisation=home, by=who, nonce=new_nonce(), title=title, words=words, visibility=visibility
    )  # fmt: skip
    for held in holds:
        collections.add(collection=made, initiative=held, by=who)
    return made


def collection_item(initiative: Initiative | None = None, *, note: str = "") -> CollectionItem:
    made = collection()
    return collections.add(collection=made, initiative=initiative or published_initiative(), by=made.owner, note=note)


def suggestion(
    initiative: Initiative | None = None,
    *,
    by: User | None = None,
    part: str = "trouble",
    words: str = "Said more plainly.",
    why: str = "It would be clearer so.",
) -> Suggestion:
    who = by or alliance.lead_of(alliance.signed_organisation("Suggesting House"))
    held = initiative or published_initiative()
    return suggestions.suggest(initiative=held, part=part, words=words, why=why, by=who, nonce=new_nonce())


def saved_search(q: str = "quiet evening", *, by: User | None = None, **chosen: list[str]) -> SavedSearch:
    return follows.save_search(by=by or author("Reader Ria"), q=q, chosen=chosen)


def weekly_mail(*, by: User | None = None, wants_featured: bool = False) -> WeeklyMail:
    return digests.choose(by=by or author("Reader Ria"), wants_news=True, wants_featured=wants_featured)


def progress(organisation: Organisation | None = None, *, by: User | None = None, **words: Any) -> Progress:
    """Being written by its lead, both sides told."""
    home = organisation or alliance.signed_organisation()
    person = by or alliance.lead_of(home)
    values = {"success": "We opened the garden every day.", "failing": "The night shift was never asked.", **words}
    return years_of_members.save(progress=years_of_members.begin(organisation=home, by=person), by=person, **values)


def sent_progress(organisation: Organisation | None = None, **words: Any) -> Progress:
    held = progress(organisation, **words)
    return years_of_members.send(progress=held, by=alliance.lead_of(held.organisation))


def progress_decision(**more: Any) -> ProgressDecision:
    return sent_progress(**more).decisions.latest("pk")


def secretary() -> User:
    user, made = User.objects.get_or_create(email="factory.secretary@example.org", defaults={"name": "Secretary of the factory"})
    if made:
        roles.grant(user=user, role="secretariat", by=None)
    return user


def alliance_year(number: int = 1) -> AllianceYear:
    """The first year of the alliance, over by now."""
    years.assemble(now=dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC))
    return AllianceYear.objects.get(number=number)


def published_year(by: User | None = None) -> AllianceYear:
    by = by or secretary()
    held = years.write(year=alliance_year(), by=by, failings="We did not reach the night shifts.")
    return years.publish(year=held, by=by)


def alliance_year_decision(by: User | None = None) -> AllianceYearDecision:
    return published_year(by).decisions.latest("pk")


# what a page of each kind must hold
PAGE_NEEDS: dict[str, dict[str, Any]] = {
    "briefing": {"need_to_know": "You set the tone."},
    "force": {"circle": "intervention"},
    "section": {"place": "journey"},
    "library": {"shelf": "guidance"},
    "item": {"framework": "process", "level": "essential"},
}


def planned_page(title: str = "What comes", *, kind: str = "stage", by: User | None = None, **texts: Any) -> Page:
    words = {"lead": "What it is about, in a line.", **PAGE_NEEDS.get(kind, {}), **texts}
    return pages.begin(kind=kind, values={"title": title, **words}, by=by or curator())


def page(title: str = "A piece of the framework", *, kind: str = "stage", slug: str = "", **texts: Any) -> Page:
    """Published. With `slug` it has that address, as pages of the starter content have."""
    made = planned_page(title, kind=kind, **texts)
    if slug:
        Page.objects.filter(pk=made.pk).update(slug=slug)
        made.refresh_from_db()
    return pages.publish(page=made, by=curator())


def draft_page(title: str = "Not ready", *, kind: str = "stage", **texts: Any) -> Page:
    made = planned_page(title, kind=kind, **texts)
    return pages.edit(
        page=made, by=curator(), values={"title": title, "lead": "Not ready yet.", **PAGE_NEEDS.get(kind, {}), **texts}
    )


def sent_page(
    title: str = "How we closed a room", *, kind: str = "campaign", organisation: Organisation | None = None,
    by: User | None = None, **texts: Any,
) -> Page:  # fmt: skip
    """Sent in by a member, for a curator to read."""
    home = organisation or alliance.signed_organisation(f"Campaign House {next(_numbers)}")
    words = {"lead": "We asked, and it was closed.", "speaks_for": "Two of us.", **PAGE_NEEDS.get(kind, {}), **texts}
    return pages.send(
        kind=kind, values={"title": title, **words}, organisation=home, by=by or author(organisation=home), nonce=new_nonce()
    )  # fmt: skip


def page_version(**fields: Any) -> PageVersion:
    return page(**fields).versions.get()


def page_mark(held: Page | None = None, *, by: User | None = None) -> PageMark:
    return pages.mark_read(page=held or page("Briefing", kind="briefing"), by=by or author("Reader Ria"))


def barrier_try(
    barrier: str = "burnout", *, initiative: Initiative | None = None, organisation: Organisation | None = None,
    outcome: str = "helped", visibility: str = "unnamed",
) -> BarrierTry:  # fmt: skip
    home = organisation or alliance.signed_organisation(f"House that met it {next(_numbers)}")
    return barriers.tell(
        barrier=barrier, initiative=initiative or published_initiative(), organisation=home, outcome=outcome,
        visibility=visibility, by=author(organisation=home), nonce=new_nonce(),
    )  # fmt: skip


def assessment(
    organisation: Organisation | None = None, *, answers: dict[str, str] | None = None, finished: bool = False,
    findable: bool = False, shared: bool = False, **about: Any,
) -> Assessment:  # fmt: skip
    """Begun by somebody with a seat; `answers` by slug of a question that is there."""
    home = organisation or alliance.signed_organisation(f"House that looks {next(_numbers)}")
    by = author(organisation=home)
    made = assessments.begin(organisation=home, by=by, nonce=new_nonce())
    if answers or about:
        made = assessments.answer(assessment=made, by=by, answers=answers or {}, **about)
    if finished:
        made = assessments.finish(assessment=made, by=by)
    if findable or shared:
        made = assessments.share(assessment=made, by=by, is_shared=shared, is_findable=findable)
    return made


def twin_letter(
    sender: Organisation | None = None, recipient: Organisation | None = None, words: str = "How did you begin at night?"
) -> TwinLetter:
    home = sender or alliance.signed_organisation(f"Asking House {next(_numbers)}")
    other = recipient or alliance.signed_organisation(f"Asked House {next(_numbers)}")
    return assessments.write(sender=home, recipient=other, words=words, by=author(organisation=home), nonce=new_nonce())


STEPS = [
    {"kind": "question", "ref": "", "words": "What do you remember?"},
    {"kind": "initiative", "ref": "tea", "words": "Look at this one."},
]


def module(title: str = "The ten minutes before", **texts: Any) -> Page:
    return page(title, kind="module", **{"steps": STEPS, **texts})


def module_progress(held: Page | None = None, *, by: User | None = None, whole: bool = False) -> ModuleProgress:
    """With its first step done, or all of them."""
    subject, who = held or module(), by or author("Learner Lou")
    steps = marks(subject)
    for step in steps if whole else steps[:1]:
        made = training.tick(module=subject, step=step, by=who, is_done=True)
    return made


def training_group(
    held: Page | None = None, *, organisation: Organisation | None = None, by: User | None = None, title: str = "Second year"
) -> TrainingGroup:
    home = organisation or alliance.signed_organisation(f"Teaching House {next(_numbers)}")
    who = by or author("Educator Eda", home)
    return training.lead(module=held or module(), organisation=home, title=title, by=who, nonce=new_nonce())
