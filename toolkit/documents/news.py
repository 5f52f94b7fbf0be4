"""What is new for one person since they were last told: found as ids when their week comes, said in words when the mail leaves.

An unnamed report is news at the end of its month, as in the change log: a weekly mail would date it to the week.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from promise.core import looks, search
from promise.core.search import RELEVANCE, Ask
from promise.core.text import plain
from toolkit.documents import searches
from toolkit.documents.adoptions import is_named
from toolkit.documents.entries import INDEX
from toolkit.documents.featured import of_the_week
from toolkit.models import Adoption, Follow, Initiative, InitiativeDecision, InitiativeVersion, SavedSearch, WeeklyMail

# of each kind in one mail
MOST = 20
# among so many best matches something new must be to be told
NEAR = 30
# the index needs a moment: what came in the last hour is told next week
SETTLED = dt.timedelta(hours=1)

News = dict[str, Any]


def month_of(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


# -- found ---------------------------------------------------------------------------------------------------------------


def of_follows(mail: WeeklyMail, *, until: dt.datetime) -> News:
    """New versions, new reports and what left the bank, as ids."""
    since = {row.initiative_id: max(row.created_at, mail.told_until) for row in Follow.objects.filter(user=mail.user_id)}
    if not since:
        return {}
    span = {"at__gt": min(since.values()), "at__lte": until}
    versions = InitiativeVersion.objects.public().filter(subject__in=since, **span).values_list("pk", "subject_id", "at")
    gone = InitiativeDecision.objects.filter(subject__in=since, move="archive", **span).values_list("subject_id", "at")
    news = {
        "versions": [pk for pk, initiative, at in versions if at > since[initiative]],
        "reports": list(_reports(since, until)),
        "gone": sorted({initiative for initiative, at in gone if at > since[initiative]}),
    }
    return {kind: found for kind, found in news.items() if found}


def _reports(since: dict[int, dt.datetime], until: dt.datetime) -> Iterable[int]:
    """Named ones by their moment; unnamed ones of months that ended in the span."""
    first, is_unnamed = min(since.values()), Q(visibility=Adoption.Visibility.UNNAMED)
    of_months = is_unnamed & Q(reported_at__gte=month_of(first), reported_at__lt=month_of(until))
    by_moment = ~is_unnamed & Q(reported_at__gt=first, reported_at__lte=until)
    told = Adoption.objects.public().filter(of_months | by_moment, initiative__in=since)
    for pk, initiative, visibility, at in told.order_by("pk").values_list("pk", "initiative_id", "visibility", "reported_at"):
        start = since[initiative]
        if at is not None and (at >= month_of(start) if visibility == Adoption.Visibility.UNNAMED else at > start):
            yield pk


def of_search(saved: SavedSearch, *, until: dt.datetime) -> list[int]:
    """What came into the bank meanwhile and fits well, newest first. Raises Unavailable when there is no index to ask."""
    q, chosen = searches.read(saved.question)
    hits = search.find(INDEX, Ask(q=q, facets=chosen, sort=RELEVANCE if q else "newest", limit=NEAR))
    fresh = Initiative.objects.published().filter(pk__in=hits.ids, published_at__gt=saved.told_until, published_at__lte=until)
    others = fresh.filter(Q(owner__isnull=True) | ~Q(owner=saved.user_id))
    return list(others.order_by("-published_at", "-pk").values_list("pk", flat=True)[:MOST])


# -- said ----------------------------------------------------------------------------------------------------------------


def in_words(news: News, mail: WeeklyMail) -> News:
    """What of it may still be read, ready for the letter. Empty when nothing is left."""
    said = {
        "followed": _followed(news, mail),
        "gone": _gone(news, mail),
        "found": _found(news, mail),
        "featured": _featured(news),
    }
    return said if any(said.values()) else {}


def _followed(news: News, mail: WeeklyMail) -> list[News]:
    lines: dict[Initiative, list[str]] = {}
    versions = InitiativeVersion.objects.public().filter(pk__in=news.get("versions", [])[:MOST]).select_related("subject")
    for version in versions:
        lines.setdefault(version.subject, []).append(_("Its text has changed: version %d.") % version.number)
    told = Adoption.objects.public().filter(pk__in=news.get("reports", [])[:MOST])
    for row in told.select_related("initiative", "organisation").order_by("pk"):
        lines.setdefault(row.initiative, []).append(report_line(row))
    seen = set(Follow.objects.filter(user=mail.user_id).values_list("initiative_id", flat=True))
    rows = [row for row in lines if row.state == Initiative.State.PUBLISHED and row.pk in seen]
    return [{**_named(row), "lines": lines[row]} for row in sorted(rows, key=lambda row: row.title)]


def report_line(adoption: Adoption) -> str:
    """Who told what; of an unnamed report only what."""
    said = str(looks.look(adoption.outcome or "not_reported").label)
    if is_named(adoption):
        return _("%(who)s told how it goes: %(what)s.") % {"who": adoption.organisation.name, "what": said}
    return _("A member who does not want to be named told how it went: %(what)s.") % {"what": said}


def _gone(news: News, mail: WeeklyMail) -> list[News]:
    """Never the name of what left; since when it was followed, and what took its place."""
    rows = Follow.objects.filter(user=mail.user_id, initiative__in=news.get("gone", [])[:MOST])
    rows = rows.filter(initiative__state=Initiative.State.ARCHIVED).select_related("initiative__superseded_by")
    found = []
    for row in rows.order_by("pk"):
        other = row.initiative.stands_now
        found.append({"since": row.created_at, "successor": _named(other) if other else None})
    return found


def _found(news: News, mail: WeeklyMail) -> list[News]:
    found = []
    for key, ids in news.get("found", {}).items():
        saved = SavedSearch.objects.filter(pk=key, user=mail.user_id).first()
        rows = [_named(row) for row in Initiative.objects.published().filter(pk__in=ids).order_by("-published_at", "-pk")]
        if saved and rows:
            link = settings.SITE_URL + searches.address(saved.question)
            found.append({"words": searches.in_words(saved.question), "link": link, "rows": rows})
    return found


def _featured(news: News) -> News | None:
    week = news.get("featured")
    chosen = of_the_week(dt.date.fromisoformat(week)) if week else None
    return {**_named(chosen), "summary": Truncator(plain(chosen.summary)).chars(280)} if chosen else None


def _named(initiative: Initiative) -> News:
    return {"title": initiative.title, "link": settings.SITE_URL + initiative.get_absolute_url()}
