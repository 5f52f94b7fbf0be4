"""What the world meets of a ward's figures: pages, chart, table, drawing, API. A small number is in none of them."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import measures
from tests.factories.measures import START
from toolkit.actions import points
from toolkit.actions.points import Values
from toolkit.documents.series import outside, shown_months
from toolkit.figures import months

pytestmark = pytest.mark.django_db

# counts no other number on these pages looks like
COUNTS = [31, 0, 7, 29, 3, None, 10, 11, 27, 1, 0, 33, 28, 9, 26]


@pytest.fixture
def ward():
    held = measures.measure_series(is_shared=True)
    rows = {START + at: Values(count, None, 60_007 + at) for at, count in enumerate(COUNTS)}
    points.enter(series=held, by=None, rows=rows)
    return held


def test_small_months_are_hidden_and_the_others_shown(ward):
    told = [(one.events, one.is_hidden) for one in shown_months(ward)]
    assert (
        told
        == [(None if c and 1 <= c <= 10 else c, bool(c and 1 <= c <= 10)) for c in COUNTS if c is not None or c is None][
            : len(told)
        ]
    )


def test_limit_is_a_setting(ward, settings):
    settings.SMALL_NUMBERS = 2
    assert [one.events for one in shown_months(ward)][2] == 7


def rates_of_hidden() -> list[str]:
    """Each hidden rate in the ways it might be written."""
    hidden = [(at, count) for at, count in enumerate(COUNTS) if count and 1 <= count <= 10]
    return [f"{count * 1000 / (60_007 + at):.{digits}f}" for at, count in hidden for digits in (3, 4, 5)]


def test_no_public_surface_holds_a_hidden_figure(ward, client):
    slug = ward.organisation.slug
    pages = [ward.shown_url(), reverse("toolkit:shown-list", args=[slug])]
    pages += [reverse(f"toolkit:shown-{kind}", args=[slug, ward.public_id]) for kind in ("svg", "csv")]
    addresses = [*pages, f"/api/v1/series/{ward.public_id}/", "/api/v1/series/"]
    addresses += ["/api/v1/series/?format=csv", "/api/v1/series/?format=ndjson"]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        whole = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert [rate for rate in rates_of_hidden() if rate in whole] == [], address
    table = client.get(ward.shown_url()).content.decode()
    rows = re.findall(r"<th scope=\"row\">(\w+ \d{4})</th>\s*<td>([^<]*)</td>", table)
    assert dict(rows)["March 2024"] == "too small to show"
    assert dict(rows)["April 2024"] == "29"
    assert dict(rows)["June 2024"] == "not reported"


def test_hidden_months_are_no_points_on_the_picture(ward):
    made = outside(ward)
    assert made.picture is not None
    assert len(made.picture["holes"]) == 5
    assert len(made.picture["spots"]) == len([c for c in COUNTS if c is not None and not 1 <= c <= 10])
    assert any("so that nobody can be recognised" in words for words in made.says)


def test_lines_rest_on_shown_months_alone(ward):
    """The same picture whatever the hidden months are: otherwise the average would tell."""
    before = outside(ward)
    points.enter(series=ward, by=None, rows={START + 2: Values(2, None, 60_009), START + 4: Values(9, None, 60_011)})
    ward.refresh_from_db()
    after = outside(ward)
    assert before.picture == after.picture
    assert (before.keys, before.rows, before.says) == (after.keys, after.rows, after.says)


def test_shares_are_shown_without_their_counts(client):
    held = measures.measure_series("own-view-offered", days=None, is_shared=True)
    points.enter(series=held, by=None, rows={START: Values(33, None, 61), START + 1: Values(55, None, 61)})
    shown = client.get(f"/api/v1/series/{held.public_id}/").json()["months"]
    assert [(m["times"], m["below_the_line"], m["value"], m["is_hidden"]) for m in shown] == [
        (None, None, 55.0, False), (None, None, None, True),
    ]  # fmt: skip


def test_no_pair_of_questions_gives_a_hidden_month_away(client):
    """Every question the API takes, two by two: the answers differ by whole series, and a month is the same in all of them."""
    homes = [measures.measure_series(is_shared=True, counts=COUNTS).organisation for _ in range(2)]
    for home, key, unit in itertools.product(homes, ("seclusion", "restraint-lying"), ("Oak ward", "Elm ward")):
        setting = "picu" if unit == "Oak ward" else "acute_ward"
        measures.measure_series(key, organisation=home, unit=unit, setting=setting, counts=COUNTS[::-1], is_shared=True)
    for home in homes:
        measures.measure_series("police-called", organisation=home, unit="Oak ward", counts=[30] * 3, setting="picu")
    questions = [
        "&".join(part for part in parts if part)
        for parts in itertools.product(
            ("", *(f"organisation={home.slug}" for home in homes)), ("", "measure=seclusion", "measure=restraint-prone"),
            ("", "setting=picu", "setting=acute_ward"), ("", "updated_since=2020-01-01T00:00:00Z"),
        )
    ]  # fmt: skip
    answers = {question: figures(client, question) for question in dict.fromkeys(questions)}
    for one, other in itertools.combinations(answers, 2):
        both = answers[one].keys() & answers[other].keys()
        assert all(answers[one][key] == answers[other][key] for key in both)
        sums = [sum(value or 0 for value in answers[name].values()) for name in (one, other)]
        apart = {key: value for key, value in answers[one].items() if key not in both}
        if answers[other].keys() <= answers[one].keys():
            assert sums[0] - sums[1] == sum(value or 0 for value in apart.values())
    seen = [value for answer in answers.values() for value in answer.values()]
    assert not any(value is not None and 1 <= value <= 10 for value in seen)
    assert {key[0] for key in answers[""]} == set(shown_ids())


def figures(client: Client, question: str) -> dict[tuple[str, str], int | None]:
    body = client.get(f"/api/v1/series/?page_size=200&{question}").json()
    assert set(body) == {"next", "previous", "results"}, "no totals"
    return {(one["id"], month["month"]): month["times"] for one in body["results"] for month in one["months"]}


def shown_ids() -> list[str]:
    from toolkit.models import MeasureSeries

    return list(MeasureSeries.objects.filter(is_shared=True).values_list("public_id", flat=True))


def test_series_that_are_not_shown_are_nowhere(client):
    kept = measures.measure_series(counts=[20] * 3)
    assert client.get(f"/api/v1/series/{kept.public_id}/").status_code == 404
    assert client.get("/api/v1/series/").json()["results"] == []
    assert client.get(kept.shown_url()).status_code == 404
    assert kept.organisation.name not in client.get(reverse("toolkit:measure-list")).content.decode()


def test_definitions_are_open_to_programs_and_own_ones_are_not(client):
    measures.agreed()
    own = measures.own_measure()
    body = client.get("/api/v1/measures/?page_size=200").json()["results"]
    assert len(body) == 16
    one = client.get("/api/v1/measures/rapid-tranquillisation/").json()
    assert one["versions"][0]["asks_definition"] is True
    assert client.get(f"/api/v1/measures/{own.key}/").status_code == 404
    assert own.newest.title not in json.dumps(body)


@pytest.mark.parametrize(
    ("women", "men", "is_shown"), [(17, 14, True), (31, 0, True), (20, 7, False), (29, 2, False), (12, 11, False)]
)
def test_groups_are_shown_only_where_none_and_no_rest_is_small(ward, client, women, men, is_shown):
    point = ward.points.get(month=START)
    points.split(point=point, by=None, dimension="gender", groups={"women": women, "men": men})
    first = client.get(f"/api/v1/series/{ward.public_id}/").json()["months"][0]
    assert first["groups"] == ({"gender": {"women": women, "men": men}} if is_shown else {})
    assert ("On which groups it fell" in client.get(ward.shown_url()).content.decode()) is is_shown


def test_months_read_as_they_are_written():
    assert months.iso(START) == "2024-01"
