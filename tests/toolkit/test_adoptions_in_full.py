"""Why it did not help, what was changed, what got in the way: told by those who have two minutes more, never asked twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from promise.core.tokens import new_nonce
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import adoptions
from toolkit.models import Adoption

pytestmark = pytest.mark.django_db
MORE = {
    "cause": "not_sustained", "adaptation": "CANARYCHANGED only at weekends", "barriers": ["time_and_staffing", "burnout"],
    "what_helped": "CANARYHELPED a peer worker",
}  # fmt: skip


@pytest.fixture
def idea():
    return make.published_initiative("Tea and toast")


@pytest.fixture
def home():
    return alliance.signed_organisation("Zebrafinch House")


@pytest.fixture
def author(home):
    return make.author("Reporter Ro", home)


def filled(**other) -> dict[str, object]:
    values = {
        "nonce": new_nonce(), "setting": "acute_ward", "state": "stopped", "outcome": "no_clear_change", "words": "It faded.",
        "visibility": "public", "ended_on_day": "7", "ended_on_month": "3", "ended_on_year": "2026",
    }  # fmt: skip
    return {**values, **MORE, **other}


def tried(idea) -> str:
    return f"/toolkit/initiatives/{idea.slug}/tried/"


def test_tell_in_full_and_read_it_on_page_and_api(idea, author, sign_in, client):
    assert sign_in(author).post(tried(idea), filled()).status_code == 302
    made = Adoption.objects.get()
    assert (made.cause, made.barriers, str(made.ended_on)) == ("not_sustained", MORE["barriers"], "2026-03-07")
    html = client.get(idea.get_absolute_url()).content.decode()
    for words in (
        "CANARYCHANGED",
        "CANARYHELPED",
        "It began well and did not last",
        "Time and staffing; Burnout",
        "7 March 2026",
    ):
        assert words in html
    told = client.get(f"/api/v1/adoptions/{made.public_id}/").json()
    assert (told["cause"], told["barriers"], told["ended_on"]) == ("not_sustained", MORE["barriers"], "2026-03-07")


def test_unnamed_keeps_the_words_and_loses_the_day(idea, author, sign_in, client):
    assert sign_in(author).post(tried(idea), filled(visibility="unnamed")).status_code == 302
    made = Adoption.objects.get()
    html = client.get(idea.get_absolute_url()).content.decode()
    assert "CANARYCHANGED" in html
    assert "7 March 2026" not in html
    assert client.get(f"/api/v1/adoptions/{made.public_id}/").json()["ended_on"] is None


@pytest.mark.parametrize("field", ["adaptation", "what_helped"])
def test_unnamed_words_that_name_the_house_are_pointed_out(idea, author, sign_in, field):
    answer = sign_in(author).post(tried(idea), filled(visibility="unnamed", **{field: "As we do at Zebrafinch House"}))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "As we do at" in answer.content.decode(), "nothing typed is lost"
    assert not Adoption.objects.exists()


def test_short_report_leaves_the_rest_open(idea, author, sign_in):
    short = {k: v for k, v in filled(state="testing").items() if k not in MORE and not k.startswith("ended")}
    assert sign_in(author).post(tried(idea), short).status_code == 302
    made = Adoption.objects.get()
    assert (made.cause, made.barriers, made.adaptation, made.ended_on) == ("", [], "", None)


def test_part_behind_the_line_opens_where_something_stands_in_it(idea, author, sign_in):
    client = sign_in(author)
    assert '<details class="nhsuk-details" open' not in client.get(tried(idea)).content.decode()
    made = make.adoption(initiative=idea, organisation=Adoption(organisation=author.seats.get().organisation).organisation,
                         by=author, adaptation="Weekends only")  # fmt: skip
    page = client.get(f"/toolkit/adoptions/{made.public_id}/").content.decode()
    assert '<details class="nhsuk-details" open' in page
    assert "Weekends only" in page


@pytest.mark.parametrize("change", [
    {"cause": "laziness"}, {"barriers": ["moon"]}, {"barriers": "burnout"}, {"adaptation": "x" * 1001},
    {"ended_on": dt.date(2999, 1, 1)}, {"started_on": dt.date(2026, 3, 2), "ended_on": dt.date(2026, 3, 1)},
])  # fmt: skip
def test_wrong_values_are_refused_by_the_action(idea, home, author, change):
    values = {"state": "stopped", "setting": "acute_ward", "outcome": "made_worse", **change}
    with pytest.raises(ValidationError):
        adoptions.report(initiative=idea, organisation=home, by=author, nonce=new_nonce(), **values)
    assert not Adoption.objects.exists()


def test_cause_and_end_go_where_they_make_no_sense(idea, home):
    """A success in use has no cause of failing, and what goes on has no end."""
    made = make.adoption(initiative=idea, organisation=home, state="embedded", outcome="helped", cause="harm",
                         ended_on=dt.date(2026, 3, 1))  # fmt: skip
    assert (made.cause, made.ended_on) == ("", None)


def test_only_successes_ask_for_the_other_side(idea, client):
    asks = "Only successes are told so far"
    for _ in range(2):
        make.adoption(initiative=idea, outcome="helped")
    assert asks not in client.get(idea.get_absolute_url()).content.decode()
    make.adoption(initiative=idea, outcome="helped")
    assert asks in client.get(idea.get_absolute_url()).content.decode()
    make.adoption(initiative=idea, outcome="no_clear_change")
    assert asks not in client.get(idea.get_absolute_url()).content.decode()
