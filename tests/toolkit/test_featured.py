"""One idea a week: chosen by the clock, none twice within a year, no two neighbours alike; a curator may put in another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from promise.core import clock
from promise.core.models import AuditEvent
from tests.factories import toolkit
from toolkit.actions import featured, initiatives
from toolkit.documents.featured import of_the_week, pick
from toolkit.models import FeaturedWeek, Initiative
from toolkit.models.featured import monday_of

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


def many(number: int, **fields) -> list[Initiative]:
    toolkit.published_initiative("The first")
    now = timezone.now()
    rows = [Initiative(slug=f"idea-{n}", title=f"Idea {n}", state="published", published_at=now, **fields) for n in range(number)]
    return Initiative.objects.bulk_create(rows)


def weeks(number: int) -> list[FeaturedWeek]:
    return [row for n in range(number) if (row := featured.choose(today=MONDAY + dt.timedelta(weeks=n)))]


def test_one_row_a_week_whatever_the_day_and_however_often():
    many(10)
    rows = {featured.choose(today=MONDAY + dt.timedelta(days=n)) for n in range(7)}
    assert len(rows) == FeaturedWeek.objects.count() == 1
    assert rows.pop().week == MONDAY


def test_none_comes_twice_within_fifty_two_weeks_unless_the_bank_is_exhausted():
    many(60)
    shown = [row.initiative_id for row in weeks(61)]
    for at in range(61):
        assert shown[at] not in shown[max(0, at - 52) : at]
    Initiative.objects.filter(slug__startswith="idea-").exclude(slug__in=["idea-1", "idea-2"]).update(state="archived")
    after = featured.choose(today=MONDAY + dt.timedelta(weeks=61))
    assert after.initiative.state == "published"
    lasts = {pk: max(at for at, one in enumerate(shown) if one == pk) for pk in set(shown)}
    left = set(Initiative.objects.published().values_list("pk", flat=True))
    assert after.initiative_id == min(left, key=lambda pk: lasts[pk])


def test_choice_is_the_same_for_whoever_asks_and_not_always_the_first():
    many(30, themes=["law_and_rights"])
    assert {pick(MONDAY) for _ in range(5)} == {pick(MONDAY + dt.timedelta(days=3))}
    assert len({pick(MONDAY + dt.timedelta(weeks=n)) for n in range(8)}) > 3


def test_neighbouring_weeks_differ_in_theme_and_setting():
    many(6, themes=["law_and_rights"], settings=["acute_ward"])
    Initiative.objects.filter(slug__in=["idea-0", "idea-1"]).update(themes=["staff_wellbeing"], settings=["community"])
    Initiative.objects.filter(slug="idea-2").update(themes=["data_and_measurement"], settings=["forensic"])
    toolkit_first = Initiative.objects.get(title="The first")
    Initiative.objects.filter(pk=toolkit_first.pk).update(is_contested=True)
    rows = weeks(3)
    assert len({tuple(row.initiative.themes) for row in rows}) == 3


def test_disputed_and_unpublished_ones_are_never_chosen():
    toolkit.submitted_initiative("Not there yet")
    toolkit.published_initiative("Disputed", is_contested=True, contested_note="Some say it harms.")
    assert featured.choose(today=MONDAY) is None
    fine = toolkit.published_initiative("Fine")
    assert featured.choose(today=MONDAY).initiative == fine


def test_the_clock_chooses_for_the_week_that_runs():
    many(3)
    clock.tick()
    assert FeaturedWeek.objects.get().week == monday_of(timezone.localdate())
    assert FeaturedWeek.objects.get().chosen_by is None


def test_home_page_shows_the_row_of_the_week(client):
    toolkit.published_initiative("An older one")
    chosen = toolkit.published_initiative("The one a curator wants")
    toolkit.published_initiative("The newest of all")
    toolkit.featured_week(chosen)
    assert client.get("/").context["featured"]["title"] == "The one a curator wants"
    page = client.get("/toolkit/featured/").content.decode()
    assert "The one a curator wants" in page
    assert "It fits this week." in page


def test_archived_one_makes_way_for_another(client):
    first = toolkit.published_initiative("CANARY-idea")
    toolkit.featured_week(first)
    other = toolkit.published_initiative("The other one")
    assert "CANARY-idea" in client.get("/").content.decode()
    initiatives.archive(initiative=first, by=toolkit.curator(), reason="It names somebody.")
    row = FeaturedWeek.objects.get()
    assert (row.initiative, row.chosen_by, row.reason) == (other, None, "")
    assert "CANARY-idea" not in client.get("/").content.decode() + client.get("/toolkit/featured/").content.decode()


def test_past_week_of_an_archived_one_names_only_its_successor(client):
    old, new = toolkit.published_initiative("CANARY-old"), toolkit.published_initiative("The better one")
    week = monday_of(timezone.localdate()) - dt.timedelta(weeks=3)
    FeaturedWeek.objects.create(week=week, initiative=old)
    assert "CANARY-old" in client.get("/toolkit/featured/").content.decode()
    initiatives.archive(initiative=old, by=toolkit.curator(), reason="Replaced.", superseded_by=new)
    page = client.get("/toolkit/featured/").content.decode()
    assert "CANARY-old" not in page
    assert "no longer in the bank" in page
    assert "The better one" in page


def test_curator_puts_another_idea_into_next_week(cast, sign_in, client):
    many(3)
    featured.choose()
    wanted = toolkit.published_initiative("For the holidays")
    browser = sign_in(cast.curator)
    week = featured.open_weeks()[1]
    data = {"week": week.isoformat(), "initiative": f"https://here.test{wanted.get_absolute_url()}", "reason": "Holidays begin."}
    assert browser.post("/toolkit/featured/choose/", data).status_code == 302
    row = FeaturedWeek.objects.get(week=week)
    assert (row.initiative, row.chosen_by, row.reason) == (wanted, cast.curator, "Holidays begin.")
    assert AuditEvent.objects.filter(verb="choose_week", actor=f"user:{cast.curator.pk}").exists()
    assert "For the holidays" in browser.get("/toolkit/featured/").content.decode()
    assert "For the holidays" not in client.get("/toolkit/featured/").content.decode()
    assert featured.choose(today=week) == row


@pytest.mark.parametrize("wrong", ["past", "reason", "again", "disputed", "unknown"])
def test_override_that_cannot_be_says_why_and_keeps_what_was_typed(cast, sign_in, wrong):
    fine, second = toolkit.published_initiative("Fine"), toolkit.published_initiative("Second")
    this, following = featured.open_weeks()
    data = {"week": following.isoformat(), "initiative": fine.slug, "reason": "Typed words."}
    if wrong == "past":
        data["week"] = (this - dt.timedelta(weeks=1)).isoformat()
    elif wrong == "reason":
        data["reason"] = "  "
    elif wrong == "again":
        featured.override(week=this, initiative=fine, by=cast.curator, reason="First.")
    elif wrong == "disputed":
        Initiative.objects.filter(pk=fine.pk).update(is_contested=True)
    else:
        data["initiative"] = "no-such-one"
    page = sign_in(cast.curator).post("/toolkit/featured/choose/", data)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert data["initiative"] in page.content.decode()
    assert not FeaturedWeek.objects.filter(week=following).exists()
    assert second.state == "published"


def test_override_is_checked_where_it_is_written(cast):
    fine = toolkit.published_initiative("Fine")
    with pytest.raises(ValidationError):
        featured.override(week=MONDAY, initiative=fine, by=cast.curator, reason="Why not.")


def test_until_the_clock_has_chosen_the_newest_is_shown():
    toolkit.published_initiative("Older")
    newest = toolkit.published_initiative("Newest")
    toolkit.published_initiative("Disputed", is_contested=True, contested_note="Some say it harms.")
    assert of_the_week(timezone.localdate()) == newest


def test_starter_content_brings_an_idea_for_the_running_week():
    from alliance.management import starter as places
    from toolkit.management import starter

    places.load()
    starter.load()
    row = FeaturedWeek.objects.get()
    assert row.week == monday_of(timezone.localdate())
    starter.load()
    assert FeaturedWeek.objects.get() == row
