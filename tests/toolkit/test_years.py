"""The year of the alliance: counted by the clock, told with its failings, and never with what a member took back."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from alliance.figures.horizon import year_number, year_of
from promise.core.workflow import MoveRefused
from tests.factories import alliance, measures, toolkit
from toolkit.actions import progress, series, years
from toolkit.documents import together
from toolkit.figures import months
from toolkit.models import AllianceYear

pytestmark = pytest.mark.django_db
START = dt.date(2025, 10, 1)
LIST = "/toolkit/progress/years/"


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (dt.date(2025, 9, 30), None),
        (dt.date(2025, 10, 1), 1),
        (dt.date(2026, 9, 30), 1),
        (dt.date(2026, 10, 1), 2),
        (dt.date(2035, 9, 30), 10),
        (dt.date(2035, 10, 1), 11),
    ],
)
def test_year_of_a_day(day, number):
    found = year_of(day, start=START, years=10)
    assert (found.number if found else None) == number


def test_years_follow_each_other_without_a_gap():
    for number in range(1, 12):
        here, after = (year_number(n, start=START, years=10) for n in (number, number + 1))
        assert here.ends_on + dt.timedelta(days=1) == after.starts_on
    leap = year_number(1, start=dt.date(2024, 2, 29), years=10)
    assert (leap.starts_on, leap.ends_on) == (dt.date(2024, 2, 29), dt.date(2025, 2, 27))


@pytest.fixture
def _began(settings):
    settings.HORIZON_START = START


@pytest.mark.usefixtures("_began")
def test_clock_assembles_each_year_once_when_it_is_over():
    assert years.assemble(now=dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC)) == 0
    assert years.assemble(now=dt.datetime(2026, 10, 2, 12, tzinfo=dt.UTC)) == 1
    assert years.assemble(now=dt.datetime(2026, 10, 3, 12, tzinfo=dt.UTC)) == 0
    assert years.assemble(now=dt.datetime(2028, 10, 3, 12, tzinfo=dt.UTC)) == 2
    assert list(AllianceYear.objects.values_list("number", flat=True)) == [3, 2, 1]


@pytest.mark.usefixtures("_began")
def test_figures_are_those_of_the_year(cast):
    with time_machine.travel(dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC), tick=False):
        home = alliance.signed_organisation("First House")
        for number, outcome in enumerate(["helped", "made_worse", ""]):
            toolkit.adoption(
                initiative=toolkit.published_initiative(f"Idea {number}"), organisation=home, outcome=outcome, visibility="public"
            )
        toolkit.sent_progress(home)
    with time_machine.travel(dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC), tick=False):
        alliance.signed_organisation("Second House")
    figures = toolkit.alliance_year().figures
    assert {name: figures[name] for name in ("members", "joined", "trials", "reports")} == {
        "members": 2, "joined": 2, "trials": 3, "reports": 1,
    }  # fmt: skip
    assert figures["outcomes"] == {"helped": 1, "no_clear_change": 0, "made_worse": 1, "too_early": 0, "not_reported": 1}
    assert ["2026-03-05", "The first member in United Kingdom"] in figures["milestones"]


@pytest.mark.usefixtures("_began")
def test_secretariat_writes_counts_again_and_publishes(sign_in, client, cast):
    toolkit.alliance_year()
    desk, page = sign_in(cast.secretariat), f"{LIST}1/"
    assert client.get(page).status_code == 404
    form = desk.get(f"{page}edit/").context["form"]
    desk.post(f"{page}edit/", {"act": "publish"})
    assert AllianceYear.objects.get().state == "assembled"  # a year without its failings is not told
    words = {"foreword": "CanaryForeword", "failings": "CanaryFailing", "outlook": "CanaryOutlook"}
    assert desk.post(f"{page}edit/", {**words, "seen": form["seen"].value()}).status_code == 302
    stale = desk.post(f"{page}edit/", {"foreword": "Typed meanwhile", "seen": form["seen"].value()})
    assert "Typed meanwhile" in stale.content.decode()
    assert AllianceYear.objects.get().foreword == "CanaryForeword"
    assert "CanaryForeword" not in client.get(LIST).content.decode()
    desk.post(f"{page}edit/", {"act": "count"})
    desk.post(f"{page}edit/", {"act": "publish"})
    text = client.get(page).content.decode()
    assert all(word in text for word in words.values())
    assert "Year 1 of 10" in text
    assert client.get(f"{LIST}1.pdf").content.startswith(b"%PDF")
    desk.post(f"{page}edit/", {"act": "take_back", "reason": ""})
    assert client.get(page).status_code == 200
    desk.post(f"{page}edit/", {"act": "take_back", "reason": "A figure was wrong."})
    assert client.get(page).status_code == 404
    assert AllianceYear.objects.get().foreword == "CanaryForeword"


@pytest.mark.usefixtures("_began")
def test_only_the_secretariat_writes_it(sign_in, client, cast):
    year = toolkit.alliance_year()
    for outsider in (client, sign_in(cast.curator), sign_in(cast.stranger)):
        for answer in (outsider.get(f"{LIST}1/edit/"), outsider.post(f"{LIST}1/edit/", {"foreword": "Canary"})):
            assert answer.status_code in {302, 403, 404}
    assert AllianceYear.objects.get().foreword == ""
    with pytest.raises(MoveRefused, match="did not work"):
        years.publish(year=year, by=cast.secretariat)


@pytest.mark.usefixtures("_began")
def test_voices_are_what_members_let_the_world_read_and_go_with_them(client, cast):
    with time_machine.travel(dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC), tick=False):
        held = toolkit.sent_progress(success="CanarySuccess", failing="CanaryFailing", failing_is_public=True)
    toolkit.published_year()
    text = client.get(f"{LIST}1/").content.decode()
    assert "CanaryFailing" in text
    assert "CanarySuccess" not in text
    assert "1 member told" in text
    progress.show(progress=held, by=alliance.lead_of(held.organisation), public=[])
    assert "CanaryFailing" not in client.get(f"{LIST}1/").content.decode()


def test_alliance_page_says_which_year_it_is(client, settings):
    settings.HORIZON_START, settings.HORIZON_YEARS = START, 10
    with time_machine.travel(dt.datetime(2027, 1, 5, 12, tzinfo=dt.UTC), tick=False):
        assert "Year 2 of 10" in client.get("/alliance/").content.decode()
    settings.HORIZON_START = dt.date(2999, 1, 1)
    assert "of 10" not in client.get("/alliance/").content.decode()


@pytest.mark.parametrize(
    ("first", "last", "halves"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), ["2026-01", "2026-07"]),
        (dt.date(2025, 10, 1), dt.date(2026, 9, 30), ["2026-01"]),
        (dt.date(2026, 1, 2), dt.date(2027, 1, 1), ["2026-07"]),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 30), ["2026-01"]),
        (dt.date(2026, 2, 1), dt.date(2026, 6, 30), []),
    ],
)
def test_only_whole_half_years_are_set_beside_each_other(first, last, halves):
    assert [months.iso(half * 6) for half in together.halves_in(first, last)] == halves


@pytest.mark.usefixtures("_began")
def test_year_says_what_wards_counted_beside_the_year_before(client, cast):
    """Three organisations: 240 before and 120 after, over the same days, so half as often; never a ward's own figure."""
    before, now = 2025 * 12, 2026 * 12
    for number in range(3):
        ward = measures.measure_series(unit=f"Canary ward {number}", counts=[40] * 6, start=before, is_pooled=number < 2)
        measures.fill(ward, [20] * 6, days=600, start=now, by=alliance.lead_of(ward.organisation))
    held = toolkit.alliance_year()
    assert held.figures["together"] == []  # two are not enough
    series.show(series=ward, by=alliance.lead_of(ward.organisation), is_shared=False, is_pooled=True)
    years.count_again(year=held, by=cast.secretariat)
    held.refresh_from_db()
    row = held.figures["together"][0]
    assert (row["key"], row["wards"], row["organisations"], row["method"]) == ("restraint-prone", 3, 3, "random_effects")
    assert row["ratio"][0] == pytest.approx(0.5)
    years.write(year=held, by=cast.secretariat, failings="CanaryFailing")
    years.publish(year=held, by=cast.secretariat)
    text = client.get(f"{LIST}1/").content.decode()
    assert "0.50 times as often" in text
    assert "3 organisations" in text
    assert "Canary ward" not in text


def test_no_limit_is_kept_as_no_number():
    words = together.in_words
    measures.agreed()
    row = {"key": "restraint-prone", "wards": 3, "organisations": 3, "method": "exact", "agreement": "unknown"}
    assert "no limit" in words([{**row, "ratio": [None, 2.5, None]}])[0]["says"][0]
    assert "never happened" in words([{**row, "ratio": None}])[0]["says"][0]
