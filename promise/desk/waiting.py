"""What waits for a decision, and whose. One list for everybody who holds a post, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Min, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from alliance.models import (
    Chapter,
    ChapterProposal,
    CoSignature,
    CoSignatureDecision,
    Enquiry,
    FoundingInterest,
    FoundingInterestDecision,
    NameChange,
    Organisation,
    Pledge,
    PledgeDecision,
    ProposalDecision,
)
from promise.accounts.models import Role
from promise.core.models import OutboxItem
from promise.core.waiting import Source, Waiting, added
from stories.models import Book, BookDecision, Response, ResponseDecision, Story, StoryDecision
from toolkit.models import Initiative, InitiativeDecision, PageDecision, Suggestion, SuggestionDecision
from toolkit.models import Page as ToolkitPage

SHOWN = 50
URGENT_FROM = 4  # of the guardians' private 0-5


@dataclass(frozen=True)
class Pile:
    """How much of one kind waits, and since when the oldest."""

    key: str
    kind: str | Promise
    count: int
    oldest: datetime


def list_for(user: Any) -> list[Waiting]:
    """What waits for this person: urgent first, then the oldest of all kinds."""
    found = [source.show(row) for source in sources_of(user) for row in source.rows(user).order_by(*source.order)[:SHOWN]]
    return sorted(found, key=lambda one: (not one.is_urgent, one.since))[:SHOWN]


def page_for(user: Any, key: str, number: str) -> Page[Any] | None:
    """All that waits of one kind, by pages; None where this person has no such kind."""
    for source in sources_of(user):
        if source.key == key:
            page = Paginator(source.rows(user).order_by(*source.order), SHOWN).get_page(number)
            page.object_list = [source.show(row) for row in page.object_list]
            return page
    return None


def piles_for(user: Any) -> list[Pile]:
    """The same as numbers, for my desk."""
    return list(_piles(user))


def _piles(user: Any) -> Iterator[Pile]:
    for source in sources_of(user):
        rows = source.rows(user)
        oldest = rows.aggregate(oldest=Min("since"))["oldest"]
        if oldest:
            yield Pile(source.key, source.kind, rows.count(), oldest)


def sources_of(user: Any) -> list[Source]:
    return [source for source in (*SOURCES, *added) if user.has_role(source.role)]


def since_move(rows: Any, decisions: type[Model], *moves: str) -> Any:
    """With the moment of the last of these moves; of the record itself where there was none."""
    made = decisions._default_manager.filter(subject=OuterRef("pk"), move__in=moves).order_by("-at", "-pk")
    return rows.annotate(since=Coalesce(Subquery(made.values("at")[:1]), F("created_at")))


def state_words(row: Any) -> str:
    return str(type(row).State(row.state).label)


# -- curators ----------------------------------------------------------------------------------------------------------


def initiatives(user: Any) -> Any:
    """Not one's own: somebody else decides on those."""
    others = Initiative.objects.awaiting_review().filter(Q(owner__isnull=True) | ~Q(owner=user))
    return since_move(others, InitiativeDecision, "submit")


def show_initiative(row: Any) -> Waiting:
    href = reverse("toolkit:initiative-review", args=[row.public_id])
    return Waiting(_("Initiative"), row.title, row.since, href, row.state, state_words(row))


def suggestions(user: Any) -> Any:
    """Their authors agreed, or there is none. Not one's own, and not about one's own."""
    rows = Suggestion.objects.awaiting_curator().exclude(suggested_by=user).select_related("initiative")
    others = rows.filter(Q(initiative__owner__isnull=True) | ~Q(initiative__owner=user))
    return since_move(others, SuggestionDecision, "agree")


def show_suggestion(row: Any) -> Waiting:
    href = row.get_absolute_url()
    return Waiting(_("Suggested change"), row.initiative.title, row.since, href, row.state, state_words(row))


def sent_pages(user: Any) -> Any:
    """Campaign stories and resources that others sent in."""
    others = ToolkitPage.objects.waiting().filter(Q(sent_by__isnull=True) | ~Q(sent_by=user))
    return since_move(others, PageDecision, "send")


def show_sent_page(row: Any) -> Waiting:
    href = reverse("toolkit:page-decide", args=[row.public_id])
    return Waiting(_("For the library"), row.title, row.since, href, row.state, state_words(row))


def flagged_pages(user: Any) -> Any:
    return ToolkitPage.objects.published().filter(flagged_at__isnull=False).annotate(since=F("flagged_at"))


def show_flagged_page(row: Any) -> Waiting:
    href = reverse("toolkit:page-check", args=[row.public_id])
    return Waiting(_("Entry of the library"), row.title, row.since, href, "due", row.flag)


# -- guardians ---------------------------------------------------------------------------------------------------------


def stories(user: Any) -> Any:
    """Those this guardian has not agreed to already; the second agreement is somebody else's."""
    rows = since_move(Story.objects.awaiting_review(), StoryDecision, "resubmit", "answer", "release", "hold")
    agreed = StoryDecision.objects.filter(subject=OuterRef("pk"), move="agree").order_by("-at", "-pk")
    rows = rows.annotate(agreed_by=Subquery(agreed.values("by")[:1]))
    urgent = Q(state=Story.State.HELD) | Q(severity__isnull=False, severity__gte=URGENT_FROM)
    rows = rows.annotate(is_urgent=Case(When(urgent, then=Value(1)), default=Value(0)))
    return rows.filter(~Q(state=Story.State.IN_REVIEW) | Q(agreed_by__isnull=True) | ~Q(agreed_by=user.pk)).defer("title", "text")


def show_story(row: Any) -> Waiting:
    """Never its title: a guardian gives a reason before reading anything of it."""
    href = reverse("stories:story-review", args=[row.public_id])
    title = _t("Story %(mark)s") % {"mark": row.public_id[:4]}
    return Waiting(_("Story"), title, row.since, href, row.state, state_words(row), is_urgent=bool(row.is_urgent))


def responses(user: Any) -> Any:
    """Not those of an organisation this guardian has a seat in: somebody else reads them."""
    rows = Response.objects.awaiting_review().select_related("organisation")
    own = Organisation.objects.filter(seats__user=user, seats__state="active")
    return since_move(rows.exclude(organisation__in=own), ResponseDecision, "resubmit")


def show_response(row: Any) -> Waiting:
    href = row.get_absolute_url()
    return Waiting(_("Answer to a story"), row.organisation.name, row.since, href, row.state, state_words(row))


def books(user: Any) -> Any:
    """Not those this guardian said are ready: the second pair of eyes is somebody else's."""
    proposed = BookDecision.objects.filter(subject=OuterRef("pk"), move="propose").order_by("-at", "-pk")
    rows = Book.objects.awaiting_second().annotate(ready_by=Subquery(proposed.values("by")[:1]))
    return since_move(rows.exclude(ready_by=user.pk), BookDecision, "propose")


def show_book(row: Any) -> Waiting:
    return Waiting(_("Story book"), row.title, row.since, row.get_absolute_url(), row.state, state_words(row))


# -- secretariat -------------------------------------------------------------------------------------------------------


def pledges(user: Any) -> Any:
    rows = Pledge.objects.waiting_for_decision().select_related("organisation")
    return since_move(rows, PledgeDecision, "verify")


def show_pledge(row: Any) -> Waiting:
    href = reverse("alliance:pledge-decide", args=[row.public_id])
    return Waiting(_("Pledge"), row.organisation.name, row.since, href, row.state, state_words(row))


def enquiries(user: Any) -> Any:
    return Enquiry.objects.waiting().annotate(since=F("created_at"))


def show_enquiry(row: Any) -> Waiting:
    href = reverse("desk:enquiry-detail", args=[row.public_id])
    title = row.organisation_name or row.name
    return Waiting(_("Enquiry"), title, row.since, href, row.state, state_words(row))


def founding_interests(user: Any) -> Any:
    return since_move(FoundingInterest.objects.waiting(), FoundingInterestDecision, "talk", "offer")


def show_founding_interest(row: Any) -> Waiting:
    href = row.get_absolute_url()
    return Waiting(_("Founding seat"), row.organisation_name, row.since, href, row.state, state_words(row))


def name_changes(user: Any) -> Any:
    return NameChange.objects.waiting().select_related("organisation").annotate(since=F("created_at"))


def show_name_change(row: Any) -> Waiting:
    title = f"{row.old_name} → {row.new_name}"
    return Waiting(_("Another name"), title, row.since, row.get_absolute_url(), row.state, state_words(row))


def cosignatures(user: Any) -> Any:
    rows = CoSignature.objects.waiting().select_related("pledge__organisation").defer("words", "shown_name", "email")
    return since_move(rows, CoSignatureDecision, "write")


def show_cosignature(row: Any) -> Waiting:
    name = row.pledge.organisation.name
    return Waiting(_("Words beside a signature"), name, row.since, row.get_absolute_url(), row.state, state_words(row))


def proposals(user: Any) -> Any:
    rows = ChapterProposal.objects.waiting().select_related("country")
    return since_move(rows, ProposalDecision, "gather")


def show_proposal(row: Any) -> Waiting:
    title = _t("A chapter for %s") % row.place_name
    return Waiting(_("Proposed chapter"), title, row.since, row.get_absolute_url(), row.state, state_words(row))


def stuck_deliveries(user: Any) -> Any:
    stuck = OutboxItem.objects.filter(state__in=[OutboxItem.State.UNCERTAIN, OutboxItem.State.FAILED])
    return stuck.annotate(since=F("created_at"))


def show_delivery(row: Any) -> Waiting:
    """Its kind only: what is in a letter is between us and its reader."""
    event = row.payload.get("event", "") if isinstance(row.payload, dict) else ""
    words = (
        _t("May have arrived, nobody knows")
        if row.state == OutboxItem.State.UNCERTAIN
        else _t("Given up after %s tries") % row.attempts
    )
    title = f"{row.kind} {event}".strip().replace("_", " ")
    return Waiting(_("Delivery"), title, row.since, "", "held", words, outbox_id=row.pk)


# -- coordinators ------------------------------------------------------------------------------------------------------


def branch(user: Any) -> Any:
    """What stands still in the chapters one coordinates. The secretariat decides; a coordinator can help."""
    reach = Organisation.objects.filter(pk__in=_members_of_branch(user))
    rows = Pledge.objects.filter(organisation__in=reach, state__in=["applied", "verified", "overdue"])
    return since_move(rows.select_related("organisation__chapter"), PledgeDecision, "verify", "miss")


def _members_of_branch(user: Any) -> Any:
    return Organisation.objects.filter(chapter__in=Chapter.objects.coordinated_by(user)).values("pk")


def show_branch(row: Any) -> Waiting:
    href = reverse("alliance:chapter-members", args=[row.organisation.chapter.slug])
    return Waiting(_("In your chapter"), row.organisation.name, row.since, href, row.state, state_words(row))


SOURCES = (
    Source("initiatives", _("Initiatives to read"), Role.CURATOR, initiatives, show_initiative),
    Source("suggestions", _("Suggested changes to put in"), Role.CURATOR, suggestions, show_suggestion),
    Source("library", _("Sent in for the library"), Role.CURATOR, sent_pages, show_sent_page),
    Source("library-flags", _("Entries of the library to look at"), Role.CURATOR, flagged_pages, show_flagged_page),
    Source("stories", _("Stories to read"), Role.GUARDIAN, stories, show_story, ("-is_urgent", "since", "pk")),
    Source("answers", _("Answers to stories"), Role.GUARDIAN, responses, show_response),
    Source("books", _("Story books to read"), Role.GUARDIAN, books, show_book),
    Source("pledges", _("Pledges to decide on"), Role.SECRETARIAT, pledges, show_pledge),
    Source("enquiries", _("Enquiries to answer"), Role.SECRETARIAT, enquiries, show_enquiry),
    Source("founding", _("Founding seats asked for"), Role.SECRETARIAT, founding_interests, show_founding_interest),
    Source("names", _("Names to change"), Role.SECRETARIAT, name_changes, show_name_change),
    Source("cosignatures", _("Words beside a signature"), Role.SECRETARIAT, cosignatures, show_cosignature),
    Source("chapters", _("Chapters to open"), Role.SECRETARIAT, proposals, show_proposal),
    Source("deliveries", _("Deliveries that are stuck"), Role.SECRETARIAT, stuck_deliveries, show_delivery),
    Source("branch", _("Standing still in your chapters"), Role.COORDINATOR, branch, show_branch),
)
