"""One mail a week with what is new, to those who asked for it and only when there is something; stopped by one click."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from promise.accounts.models import User
from promise.core import audit, mail, search, tokens
from promise.core.search import Unavailable
from toolkit.documents import news
from toolkit.documents.entries import INDEX
from toolkit.models import FeaturedWeek, SavedSearch, WeeklyMail
from toolkit.models.digests import LINK
from toolkit.models.featured import monday_of

log = logging.getLogger(__name__)
# the mails of a week leave on Monday from this hour on
HOUR = 6


def open_for(*, by: User) -> WeeklyMail:
    """The row of this person; the first mail comes next Monday. Who has stopped stays stopped."""
    if found := WeeklyMail.objects.filter(user=by).first():
        return found
    nonce, link_hash = tokens.new_pair(LINK)
    values = {"link_nonce": nonce, "link_hash": link_hash, "last_week": monday_of(timezone.localdate())}
    with transaction.atomic():
        row, _made = WeeklyMail.objects.get_or_create(user=by, defaults=values)
    return row


def choose(*, by: User, wants_news: bool, wants_featured: bool) -> WeeklyMail:
    """The person says what they want. News begin now: what they did not want to hear meanwhile is not told late."""
    with transaction.atomic():
        open_for(by=by)
        held = WeeklyMail.objects.select_for_update().get(user=by)
        if wants_news and not held.wants_news:
            held.told_until = timezone.now()
            SavedSearch.objects.filter(user=by).update(told_until=held.told_until)
        held.wants_news, held.wants_featured = wants_news, wants_featured
        held.stopped_at = None
        held.save(update_fields=["wants_news", "wants_featured", "told_until", "stopped_at"])
        audit.write(by=by, verb="choose_mails", subject=held, fields=["wants_news", "wants_featured"])
    return held


def stop(*, weekly: WeeklyMail, by: Any = None) -> None:
    """By the link of a mail, without signing in. A second click changes nothing."""
    with transaction.atomic():
        held = WeeklyMail.objects.select_for_update().get(pk=weekly.pk)
        if not held.wants_news and not held.wants_featured:
            return
        now = timezone.now()
        WeeklyMail.objects.filter(pk=held.pk).update(wants_news=False, wants_featured=False, stopped_at=now)
        audit.write(by=by, capacity="link", verb="stop_mails", subject=held, fields=["wants_news", "wants_featured"])


def send_week(*, now: dt.datetime | None = None) -> int:
    """Look once a week at everybody who waits for news. Returns how many mails that made; again makes none."""
    moment = now or timezone.now()
    local = timezone.localtime(moment)
    week = monday_of(local.date())
    if local.date() == week and local.hour < HOUR:
        return 0
    sent = 0
    for pk in list(WeeklyMail.objects.wanted().filter(last_week__lt=week).order_by("pk").values_list("pk", flat=True)):
        try:
            sent += _tell(pk, week=week, moment=moment)
        except Exception:  # one person's trouble must not keep the others waiting
            log.exception("weekly_mail_failed", extra={"weekly_mail": pk})
    return sent


def _tell(pk: int, *, week: dt.date, moment: dt.datetime) -> bool:
    with transaction.atomic():
        held = WeeklyMail.objects.select_for_update().get(pk=pk)
        if held.last_week >= week or not (held.wants_news or held.wants_featured):
            return False
        found = _news(held, moment) if held.wants_news else {}
        if held.wants_featured and FeaturedWeek.objects.of(week).in_the_bank().exists():
            found["featured"] = week.isoformat()
        WeeklyMail.objects.filter(pk=pk).update(last_week=week, told_until=moment)
        if not found:
            return False
        mail.tell("weekly_news", subject=held, key=f"{pk}-{week.isoformat()}", payload=found)
        audit.write(by=None, capacity="clock", verb="tell_week", subject=held)
    return True


def _news(weekly: WeeklyMail, moment: dt.datetime) -> dict[str, Any]:
    """As ids. A search that cannot be asked now keeps its place for the next week."""
    found = news.of_follows(weekly, until=moment)
    until, hits = moment - news.SETTLED, {}
    for saved in SavedSearch.objects.filter(user=weekly.user_id).order_by("pk"):
        try:
            fitting = news.of_search(saved, until=until)
        except Unavailable:
            search.ask_rebuild(INDEX)
            continue
        SavedSearch.objects.filter(pk=saved.pk, told_until__lt=until).update(told_until=until)
        if fitting:
            hits[str(saved.pk)] = fitting
    return {**found, "found": hits} if hits else found
