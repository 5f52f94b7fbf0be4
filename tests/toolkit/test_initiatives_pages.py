"""Reading the bank: the list, one initiative, the paper, the framework's pages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import adoptions
from toolkit.documents import paper
from toolkit.filters import facets
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client()


def text(response):
    return response.content.decode()


def titles(response) -> list[str]:
    return [card["title"] for card in response.context["cards"]]


# -- the list ------------------------------------------------------------------------------------------------------------


def test_list_shows_cards_with_what_they_take_and_why_they_match(client, deliver):
    make.published_initiative("Tea with a zebrafinch", cost_band="low", cost_reason="It needs a kettle.")
    make.published_initiative("A quiet room")
    deliver()
    page = client.get("/toolkit/?q=zebrafinch+tea")
    assert titles(page) == ["Tea with a zebrafinch"]
    assert "It needs a kettle." in text(page)
    assert "Found: “zebrafinch”, “tea” in its name." in text(page)
    assert "Not tried by a member yet" in text(page)


def test_list_by_facets_counts_the_others_and_takes_choices_back(client, deliver):
    make.published_initiative("One", settings=["acute_ward", "picu"], kind="innovation")
    make.published_initiative("Two", settings=["acute_ward"], kind="index")
    make.published_initiative("Three", settings=["community"], kind="index")
    deliver()
    page = client.get("/toolkit/?setting=acute_ward&setting=picu&kind=index")
    assert titles(page) == ["Two"]
    groups = {group["name"]: {o["value"]: o["count"] for o in group["options"]} for group in page.context["groups"]}
    assert groups["setting"] == {"acute_ward": 1, "community": 1, "picu": 0}
    assert groups["kind"] == {"innovation": 1, "index": 1}
    chips = {chip["label"]: chip["href"] for chip in page.context["chips"]}
    assert chips["Index"] == "?setting=acute_ward&setting=picu"
    assert chips["Acute ward"] == "?setting=picu&kind=index"


def test_list_keeps_the_box_of_a_choice_however_many_are_commoner(client, deliver, monkeypatch):
    monkeypatch.setattr(facets, "MOST_OPTIONS", 1)
    for place in ("acute_ward", "acute_ward", "community", "picu"):
        make.published_initiative(f"In {place}", settings=[place])
    deliver()
    page = client.get("/toolkit/?setting=picu")
    (shown,) = [group["options"] for group in page.context["groups"] if group["name"] == "setting"]
    assert [(box["value"], box["chosen"]) for box in shown] == [("acute_ward", False), ("picu", True)]


def test_list_leaves_out_what_it_does_not_know_and_says_so(client, deliver):
    make.published_initiative("One")
    deliver()
    page = client.get("/toolkit/?setting=acute_ward&setting=moon&colour=red&sort=loud&cursor=zzz")
    assert titles(page) == ["One"]
    assert "colour" in text(page)
    assert "setting" in " ".join(page.context["notes"])
    assert len(page.context["notes"]) == 3


def test_list_without_a_result_helps_on(client, deliver):
    make.published_initiative("One")
    deliver()
    page = client.get("/toolkit/?q=qqqqzzzz")
    assert titles(page) == []
    assert "We found nothing that fits" in text(page)
    assert "/toolkit/submit/" in text(page)
    assert "/toolkit/barriers/" in text(page)
    assert "Take one of your filters away" not in text(page), "there is none"
    assert "Take one of your filters away" in text(client.get("/toolkit/?q=qqqqzzzz&setting=picu"))


@pytest.mark.parametrize("sort", ["", "newest", "adopted", "reported"])
@pytest.mark.parametrize("choice", ["", "setting=acute_ward"])
def test_list_pages_show_each_once_and_go_back(client, deliver, sort, choice, monkeypatch):
    monkeypatch.setattr("toolkit.views.initiatives.InitiativeList.page_size", 2)
    for number in range(5):
        make.published_initiative(f"Number {number}")
    deliver()
    question = "&".join(part for part in (f"sort={sort}" if sort else "", choice) if part)
    seen, cursor = [], ""
    while True:
        page = client.get(f"/toolkit/?{question}&cursor={cursor}" if cursor else f"/toolkit/?{question}")
        seen.append(titles(page))
        if not (cursor := page.context["page"].next):
            break
    assert sorted(title for page_of_titles in seen for title in page_of_titles) == [f"Number {n}" for n in range(5)]
    back = client.get(f"/toolkit/?{question}&cursor={page.context['page'].previous}")
    assert titles(back) == seen[-2]


def test_list_by_words_starts_again_with_a_note_when_the_index_has_changed(client, deliver, monkeypatch):
    monkeypatch.setattr("toolkit.views.initiatives.InitiativeList.page_size", 2)
    for number in range(4):
        make.published_initiative(f"Evening {number}")
    deliver()
    first = client.get("/toolkit/?q=evening")
    cursor = first.context["page"].next
    second = client.get(f"/toolkit/?q=evening&cursor={cursor}")
    assert sorted(titles(first) + titles(second)) == [f"Evening {n}" for n in range(4)]
    make.published_initiative("Evening 4")
    deliver()
    again = client.get(f"/toolkit/?q=evening&cursor={cursor}")
    assert "The list has changed since you began" in text(again)
    assert len(titles(again)) == 2
    assert again.context["page"].previous is None


@pytest.mark.parametrize("many", [3, 12])
def test_list_asks_the_database_the_same_number_of_times_however_many_there_are(client, deliver, django_assert_num_queries, many):
    for number in range(many):
        make.published_initiative(f"Evening {number}")
    deliver()
    client.get("/toolkit/?q=evening")
    with django_assert_num_queries(3):  # the list, the stamp of the lay words, stories beside it
        client.get("/toolkit/?q=evening&setting=acute_ward")
    with django_assert_num_queries(1):
        client.get("/toolkit/")


NASTY = ["%00", "x" * 10_000, "%F0%9F%8E%89", "%FF%FE", "'%22%3E%3Cscript%3E", "../../etc", "-1", "9" * 400, "%E2%80%AE"]


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("name", ["q", "setting", "country", "sort", "cursor", "barrier"])
@pytest.mark.parametrize("has_index", [True, False])
def test_list_answers_whatever_is_typed(client, deliver, name, value, has_index):
    make.published_initiative("One")
    if has_index:
        deliver()
    page = client.get(f"/toolkit/?{name}={value}")
    assert page.status_code == 200
    assert "<script>" not in re.sub(r"<script src=[^>]+>", "", text(page))


def test_list_links_to_the_same_list_as_a_table(client, deliver):
    make.published_initiative("Evening tea")
    deliver()
    address = client.get("/toolkit/?q=tea&setting=acute_ward&setting=moon&colour=red&cursor=x").context["csv"]
    assert address == "/api/v1/initiatives/?q=tea&setting=acute_ward&format=csv"
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"Evening tea" in b"".join(answer.streaming_content)


# -- one initiative ------------------------------------------------------------------------------------------------------


def test_detail_prints_its_sections_and_asks_where_it_knows_nothing(client):
    held = make.published_initiative(
        "Tea", steps=[], keep_going="", cost_band="low", cost_reason="It needs a kettle.",
        evidence_level="experience", evidence_level_reason="People say so.",
    )  # fmt: skip
    page = text(client.get(held.get_absolute_url()))
    for words in ("It needs a kettle.", "People say so.", "Evenings are tense", "CC BY 4.0", "How to keep it going"):
        assert words in page
    assert page.count("Not known yet, tell us.") == 5


def test_detail_counts_what_is_too_early_as_no_result_and_leads_to_telling_at_its_top(client):
    held = make.published_initiative("Tea")
    make.adoption(initiative=held, outcome="too_early")
    page = text(client.get(held.get_absolute_url()))
    assert "<strong>1</strong> no result yet" in page
    assert "no report yet" not in page, "beside the bar's own nought it would contradict itself"
    assert page.index("We tried it") < page.index("The trouble it meets")
    assert page.index("kit.pdf") < page.index("The trouble it meets")


def test_detail_says_what_is_to_be_checked_and_what_is_disputed(client):
    held = make.published_initiative("Cameras")
    Initiative.objects.filter(pk=held.pk).update(
        is_contested=True, contested_note="Many feel watched.", is_sorted_by_editors=True,
        sources=[{"name": "A review", "year": 2020, "to_be_checked": True}],
    )  # fmt: skip
    page = text(client.get(held.get_absolute_url()))
    assert "Many feel watched." in page
    assert "source to be checked" in page
    assert "Sorted by the editors" in page


def test_detail_shows_named_and_unnamed_adoptions_in_one_list(client):
    held = make.published_initiative("Tea")
    named = alliance.signed_organisation("Heron Court")
    shy = alliance.signed_organisation("Zebrafinch House", country="AU")
    make.adoption(initiative=held, organisation=named, outcome="helped", unit="Willow ward")
    make.adoption(
        initiative=held, organisation=shy, outcome="made_worse", unit="Canary ward", visibility="unnamed",
        words="It set off rows.", started_on=dt.date(2025, 3, 7),
    )  # fmt: skip
    page = text(client.get(held.get_absolute_url()))
    assert "Heron Court" in page
    assert "Willow ward" in page
    assert "It set off rows." in page
    assert "A member who does not want to be named" in page
    for secret in ("Zebrafinch", "Canary", "Australia", "7 March 2025"):
        assert secret not in page
    assert page.index("Heron Court") < page.index("It set off rows."), (
        "it stands at the first of its month, so its place dates nothing"
    )


def test_detail_of_what_is_not_published_is_not_there(client, cast, sign_in):
    held = make.submitted_initiative("Tea")
    for who in (client, sign_in(cast.stranger), sign_in(cast.curator)):
        assert who.get(f"/toolkit/initiatives/{held.slug}/").status_code == 404
        assert who.get(f"/toolkit/initiatives/{held.slug}.pdf").status_code == 404


def test_detail_names_its_neighbours_with_what_they_share(client, deliver):
    tea = make.published_initiative("Tea in the evening")
    toast = make.published_initiative("Toast in the morning")
    tea.related.add(toast)
    for one, other in ((tea, "Toast in the morning"), (toast, "Tea in the evening")):
        (found,) = client.get(one.get_absolute_url()).context["kindred"]
        assert found["title"] == other
        assert found["why"] == "Both: Relationship and communication, Physical (manual) restraint"


def test_paper_is_a_tagged_pdf(client):
    held = make.published_initiative("Tea #[*] $x$ 🎉")
    answer = client.get(f"{held.get_absolute_url()[:-1]}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content


def test_paper_says_of_each_thing_it_takes_that_it_is_not_known():
    held = make.published_initiative("Tea", takes={"money": "Bread."})
    assert [row["value"] for row in paper.as_data(held)["takes"]] == ["Not known yet", "Not known yet", "Bread.", "Not known yet"]


def test_members_only_reports_are_read_by_members_alone(client, sign_in):
    held = make.published_initiative("Tea")
    home = alliance.signed_organisation("Heron Court")
    writer = make.author("Reporter Ro", home)
    report = make.adoption(initiative=held, organisation=home, by=writer, visibility="members", words="CANARY words")
    member = sign_in(make.author("Other", alliance.signed_organisation("Other place")))
    assert "CANARY" in text(sign_in(writer).get(held.get_absolute_url()))
    assert "CANARY" in text(member.get(held.get_absolute_url()))
    assert "CANARY" not in text(client.get(held.get_absolute_url()))
    adoptions.update(adoption=report, by=writer, visibility="public")
    assert "CANARY" in text(client.get(held.get_absolute_url()))


# -- the framework -------------------------------------------------------------------------------------------------------


def test_barriers_show_all_sixteen_with_ideas(client):
    held = make.published_initiative("Tea")
    Initiative.objects.filter(pk=held.pk).update(idea_for_barrier="Join it to supper.")
    page = client.get("/toolkit/barriers/")
    assert len(page.context["barriers"]) == 16
    assert text(page).count("Join it to supper.") == 1
    assert "?barrier=time_and_staffing" in text(page)


def test_a_briefing_for_nobody_is_not_there(client):
    assert client.get("/toolkit/briefings/everybody/").status_code == 404
