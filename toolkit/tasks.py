"""What the toolkit delivers later: entries of the search index, letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from alliance.tasks.words import is_stopped
from promise.core import mail, outbox, search
from promise.core.models import OutboxItem
from toolkit.documents import entries, news, texts
from toolkit.models import (
    Adoption,
    Collection,
    Initiative,
    InitiativeDecision,
    Letter,
    PageDecision,
    Progress,
    ProgressDecision,
    Suggestion,
    SuggestionDecision,
    TwinLetter,
    WeeklyMail,
)

# -- search ------------------------------------------------------------------------------------------------------------

search.register(entries.INDEX)


@outbox.handles("search.initiative", delivery="idempotent", batch=500)
def index_initiatives(items: Sequence[OutboxItem]) -> None:
    """The only writer of the index: each entry as its row stands now; gone when it is no longer public."""
    search.write(entries.INDEX, {pk for item in items for pk in _ids(item)})


def _ids(item: OutboxItem) -> Iterable[int]:
    return item.payload["ids"] if "ids" in item.payload else [item.payload["id"]]


# -- letters to authors ------------------------------------------------------------------------------------------------


def _to_the_author(event: str) -> mail.Writer:
    """Each step of a submission is told to its author alone, with the reason and what to do next."""

    def write(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
        decision = InitiativeDecision.objects.filter(pk=payload["decision"]).select_related("subject__owner").first()
        if decision is None or decision.subject.owner is None or not decision.subject.owner.is_active:
            return None
        initiative, author = decision.subject, decision.subject.owner
        if initiative.state == Initiative.State.PUBLISHED:
            path = initiative.get_absolute_url()
        else:
            path = reverse("toolkit:submission-detail", args=[initiative.public_id])
        context = {
            "name": author.name,
            "title": initiative.title,
            "reason": decision.reason,
            "was_in_the_bank": decision.from_state == Initiative.State.PUBLISHED,
            "link": settings.SITE_URL + path,
        }
        return mail.Letter(to=author.email, template=event, context=context)

    return mail.writes(event)(write)


for _event in ("initiative_submitted", "initiative_changes_requested", "initiative_published", "initiative_archived"):
    _to_the_author(_event)


@mail.writes("adoption_reminder")
def ask_how_it_goes(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    """Half a year without news. Not sent to somebody who left the organisation in the meantime."""
    adoption = Adoption.objects.filter(pk=subject_id).select_related("initiative", "organisation").first()
    if adoption is None:
        return None
    seat = adoption.organisation.seats.filter(user=payload["user"], state="active", user__is_active=True).first()
    if seat is None or seat.user is None:
        return None
    context = {
        "name": seat.user.name,
        "title": adoption.initiative.title,
        "place": adoption.unit or adoption.get_setting_display(),
        "last": adoption.reported_at,
        "link": settings.SITE_URL + reverse("toolkit:adoption-edit", args=[adoption.public_id]),
    }
    return mail.Letter(to=seat.user.email, template="adoption_reminder", context=context)


@mail.writes("letter_relayed")
def carry_letter(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    """The words and the writer's name, and where to answer; never an address."""
    found = Letter.objects.filter(pk=subject_id, erased_at__isnull=True)
    letter = found.select_related("initiative", "sender", "recipient").first()
    if letter is None or not letter.recipient.is_active or is_stopped(letter.recipient.email):
        return None
    is_author = letter.recipient_id == letter.initiative.owner_id
    stop = reverse("toolkit:submission-detail", args=[letter.initiative.public_id]) if is_author else ""
    context = {
        "name": letter.recipient.name,
        "writer": letter.sender.name,
        "title": letter.initiative.title,
        "words": letter.text,
        "is_answer": letter.answers_id is not None,
        "link": settings.SITE_URL + reverse("toolkit:letter-detail", args=[letter.public_id]),
        "stop": settings.SITE_URL + stop if stop else "",
    }
    return mail.Letter(to=letter.recipient.email, template="letter_relayed", context=context)


@mail.writes("collection_withheld")
def tell_withheld(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    """To who made the list, as long as it is put aside and they still belong to its organisation."""
    found = Collection.objects.filter(pk=subject_id, withheld_at__isnull=False, owner__is_active=True)
    collection = found.select_related("owner").first()
    if collection is None or collection.owner is None:
        return None
    if not Collection.objects.of_teams(collection.owner).filter(pk=collection.pk).exists():
        return None
    context = {
        "name": collection.owner.name,
        "title": collection.title,
        "reason": collection.withheld_reason,
        "link": settings.SITE_URL + collection.get_absolute_url(),
    }
    return mail.Letter(to=collection.owner.email, template="collection_withheld", context=context)


@mail.writes("suggestion_made")
def ask_the_author(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    """To the author while it waits for them; not to a mailbox that wants no more letters."""
    found = Suggestion.objects.filter(pk=subject_id, state="sent", initiative__owner__is_active=True)
    one = found.select_related("initiative__owner").first()
    if one is None or one.initiative.owner is None or is_stopped(one.initiative.owner.email):
        return None
    context = {
        "name": one.initiative.owner.name,
        "title": one.initiative.title,
        "part": texts.SECTIONS.get(one.part, ""),
        "why": one.why,
        "link": settings.SITE_URL + one.get_absolute_url(),
    }
    return mail.Letter(to=one.initiative.owner.email, template="suggestion_made", context=context)


@mail.writes("suggestion_answered")
def tell_who_suggested(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    decision = SuggestionDecision.objects.filter(pk=payload["decision"]).select_related("subject__initiative").first()
    who = decision.subject.suggested_by if decision else None
    if decision is None or who is None or not who.is_active:
        return None
    context = {
        "name": who.name,
        "title": decision.subject.initiative.title,
        "taken_in": decision.move == "take_in",
        "reason": decision.reason,
        "link": settings.SITE_URL + decision.subject.get_absolute_url(),
    }
    return mail.Letter(to=who.email, template="suggestion_answered", context=context)


@mail.writes("weekly_news")
def tell_news(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    """What is new, as far as it may still be read; not to somebody who stopped it meanwhile."""
    weekly = WeeklyMail.objects.wanted().filter(pk=subject_id).select_related("user").first()
    if weekly is None or is_stopped(weekly.user.email):
        return None
    said = news.in_words(payload, weekly)
    if not said:
        return None
    stop = settings.SITE_URL + reverse("toolkit:weekly-stop", args=[weekly.link_token()])
    context = {
        **said,
        "name": weekly.user.name,
        "kept": settings.SITE_URL + reverse("toolkit:kept-list"),
        "choose": settings.SITE_URL + reverse("desk:mails"),
        "stop": stop,
    }
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return mail.Letter(to=weekly.user.email, template="weekly_news", context=context, headers=headers)


# -- the year of a member ----------------------------------------------------------------------------------------------


def _about_a_year(event: str, whom: Callable[[Progress], Any]) -> mail.Writer:
    """To one person of the organisation, while it is still open and they still have an account."""

    def write(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
        held = Progress.objects.open().select_related("organisation", "begun_by").filter(pk=subject_id).first()
        person = whom(held) if held else None
        if held is None or person is None or not person.is_active:
            return None
        decision = ProgressDecision.objects.filter(pk=payload.get("decision", 0)).first()
        context = {
            "name": person.name, "organisation": held.organisation.name, "reason": decision.reason if decision else "",
            "link": f"{settings.SITE_URL}{held.get_absolute_url()}",
        }  # fmt: skip
        return mail.Letter(person.email, event, context)

    return write


def _lead(held: Progress) -> Any:
    seat = held.organisation.seats.active().filter(role="lead").select_related("user").first()
    return seat.user if seat else None


def _writer(held: Progress) -> Any:
    seated = held.organisation.seats.active().filter(user=held.begun_by_id).exists()
    return held.begun_by if seated else _lead(held)


mail.writes("progress_handed_over")(_about_a_year("progress_handed_over", _lead))
mail.writes("progress_given_back")(_about_a_year("progress_given_back", _writer))
mail.writes("progress_stands_still")(
    _about_a_year("progress_stands_still", lambda held: _lead(held) if held.state == "handed_over" else _writer(held))
)


@mail.writes("page_decided")
def tell_who_sent_it(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    """What became of a campaign story or a resource that a member sent in."""
    decision = PageDecision.objects.filter(pk=payload["decision"]).select_related("subject__sent_by").first()
    who = decision.subject.sent_by if decision else None
    if decision is None or who is None or not who.is_active:
        return None
    is_published = decision.to_state == "published"
    context = {
        "name": who.name,
        "title": decision.subject.title,
        "is_published": is_published,
        "reason": decision.reason,
        "link": settings.SITE_URL + (decision.subject.get_absolute_url() if is_published else reverse("toolkit:library")),
    }
    return mail.Letter(to=who.email, template="page_decided", context=context)


@mail.writes("twin_letter")
def carry_twin_letter(subject_id: str, payload: dict[str, Any]) -> mail.Letter | None:
    """To whoever wrote the letter this one answers, else to the lead; the words and the name of the organisation, no address."""
    found = TwinLetter.objects.filter(pk=subject_id).exclude(text="")
    letter = found.select_related("sender", "recipient", "answers__written_by").first()
    if letter is None:
        return None
    asked = letter.answers.written_by if letter.answers else None
    people = letter.recipient.seats.active().filter(user__is_active=True)
    seat = (people.filter(user=asked).first() if asked else None) or people.filter(role="lead").first()
    if seat is None or seat.user is None or is_stopped(seat.user.email):
        return None
    context = {
        "name": seat.user.name,
        "writer": letter.sender.name,
        "words": letter.text,
        "is_answer": letter.answers_id is not None,
        "link": settings.SITE_URL + letter.get_absolute_url(),
    }
    return mail.Letter(to=seat.user.email, template="twin_letter", context=context)
