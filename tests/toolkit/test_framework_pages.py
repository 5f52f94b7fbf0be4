"""The pages of the framework as readers, members and editors meet them."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.factories import alliance
from tests.factories import measures as figures
from tests.factories import toolkit as make
from toolkit.actions import measures, pages
from toolkit.documents import briefings
from toolkit.management import starter
from toolkit.models import Adoption, BarrierTry, Page, PageMark

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def shown(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response)))


@pytest.fixture
def member(person):
    home = alliance.signed_organisation("Trying House")
    who = person("Member Mia")
    alliance.seat(who, home, "contributor")
    return who


# -- barriers ------------------------------------------------------------------------------------------------------------


def test_we_tried_this_takes_two_clicks_and_is_counted(client, sign_in, member):
    held = make.published_initiative("Tea")
    make.page("Worn out", kind="barrier", slug="burnout", ideas=[{"words": "Sit down together.", "initiative": "tea"}])
    browser = sign_in(member)
    assert "/toolkit/barriers/burnout/tried/tea/" in text(browser.get("/toolkit/barriers/"))
    form = browser.get("/toolkit/barriers/burnout/tried/tea/").context["form"]
    sent = {"nonce": form["nonce"].value(), "visibility": "unnamed", "outcome": "helped"}
    assert browser.post("/toolkit/barriers/burnout/tried/tea/", sent).status_code == 302
    said = BarrierTry.objects.get()
    assert (said.barrier, said.outcome, said.is_counted) == ("burnout", "helped", True)
    behind = Adoption.objects.get()
    assert (behind.initiative, behind.visibility, behind.outcome) == (held, "unnamed", "helped")
    page = shown(client.get("/toolkit/barriers/burnout/"))
    assert "1 member tried it against this: helped 1, no clear change 0, made worse 0." in page
    assert "Trying House" not in page


def test_telling_again_replaces_and_leaves_the_report_alone():
    held, home = make.published_initiative("Tea"), alliance.signed_organisation("Trying House")
    make.barrier_try(initiative=held, organisation=home, outcome="helped")
    make.barrier_try(initiative=held, organisation=home, outcome="made_worse")
    assert BarrierTry.objects.get().outcome == "made_worse"
    assert Adoption.objects.get().outcome == "helped"


def test_what_only_members_may_know_is_not_counted(client):
    make.page("Worn out", kind="barrier", slug="burnout", ideas=[{"words": "Sit down.", "initiative": "tea"}])
    make.barrier_try(initiative=make.published_initiative("Tea"), visibility="members")
    assert BarrierTry.objects.get().is_counted is False
    assert "tried it against this" not in text(client.get("/toolkit/barriers/burnout/"))
    assert client.get("/api/v1/barriers/burnout/").json()["reports"] == 0


def test_ideas_come_in_the_order_of_what_members_report_with_the_caveat(client):
    tea, toast = make.published_initiative("Tea"), make.published_initiative("Toast")
    ideas = [{"words": "Tea first.", "initiative": tea.slug}, {"words": "Toast first.", "initiative": toast.slug}]
    make.page("Worn out", kind="barrier", slug="burnout", ideas=ideas)
    make.barrier_try(initiative=toast, outcome="helped")
    make.barrier_try(initiative=tea, outcome="made_worse")
    page = client.get("/toolkit/barriers/burnout/")
    assert [idea.words for idea in page.context["barrier"]["ideas"]] == ["Toast first.", "Tea first."]
    assert "no proof" in text(page)
    told = client.get("/api/v1/barriers/burnout/").json()
    assert [(idea["idea"], idea["helped"]) for idea in told["ideas"]] == [("Toast first.", 1), ("Tea first.", 0)]
    assert told["reports"] == 2
    assert next(iter(client.get("/toolkit/barriers/").context["barriers"]))["key"] == "burnout"


def test_who_has_no_seat_is_told_how_to_get_one(sign_in, cast):
    make.published_initiative("Tea")
    assert "seat" in text(sign_in(cast.stranger).get("/toolkit/barriers/burnout/tried/tea/"))
    assert not BarrierTry.objects.exists()


# -- briefings -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def briefing() -> Page:
    make.page("The same in every briefing", kind="section", place="briefings", points=["Blame changes nothing."])
    return make.page("Briefing for boards", kind="briefing", slug="board", insights=["People copy what leaders do."])


def test_the_shared_points_stand_in_each_briefing_and_change_in_one_place(client, briefing):
    make.page("Briefing for the front line", kind="briefing", slug="frontline")
    shared = Page.objects.get(kind="section")
    pages.edit(page=shared, by=make.curator(), values={**shared.texts, "title": shared.title, "points": ["Being heard does."]})
    for slug in ("board", "frontline"):
        page = text(client.get(f"/toolkit/briefings/{slug}/"))
        assert "Being heard does." in page
        assert "Blame changes nothing." not in page
    assert client.get("/api/v1/briefings/board/").json()["shared_points"] == ["Being heard does."]


def test_papers_are_tagged_and_the_slide_is_one_page(client, briefing):
    whole, slide = client.get("/toolkit/briefings/board.pdf").content, client.get("/toolkit/briefings/board/slide.pdf").content
    for paper in (whole, slide):
        assert paper.startswith(b"%PDF-")
        assert b"/MarkInfo" in paper
        assert b"/StructTreeRoot" in paper
    assert len(re.findall(rb"/Type\s*/Page\b", slide)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", slide)
    assert float(box[0]) > float(box[1])
    data = briefings.as_data(briefing)
    assert (data["need_to_know"], data["shared"]) == ("You set the tone.", ["Blame changes nothing."])


def test_changed_since_shows_nobody_anything_unless_asked(client, sign_in, cast, briefing):
    assert client.get("/toolkit/briefings/board/").context["since"] is None
    assert client.get("/toolkit/briefings/board/?since=rubbish").context["since"] is None
    assert client.get("/toolkit/briefings/board/?since=2001-01-01").context["since"]["is_new"]
    browser = sign_in(cast.stranger)
    browser.get("/toolkit/briefings/board/")
    assert not PageMark.objects.exists()
    browser.post("/toolkit/briefings/board/read/")
    pages.edit(
        page=briefing, by=make.curator(),
        values={"title": briefing.title, "lead": briefing.texts["lead"], "need_to_know": "Go first."},
    )  # fmt: skip
    page = browser.get("/toolkit/briefings/board/")
    assert [change.name for change in page.context["since"]["changes"]] == ["need_to_know"]
    browser.post("/toolkit/briefings/board/read/", {"forget": "1"})
    assert not PageMark.objects.exists()


# -- force, figures, influence -------------------------------------------------------------------------------------------


def test_kinds_of_force_stand_in_three_levels_with_where_rule_books_differ(client):
    make.page("Rules for everyone", kind="force", circle="restriction", target="blanket_restrictions")
    make.page("Rapid tranquillisation", kind="force", code="By mouth or injection.", nice="Injections only.")
    page = client.get("/toolkit/what-counts-as-force/")
    assert [level[0] for level in page.context["levels"]] == ["restriction", "intervention"]
    assert "By mouth or injection." in text(page)
    assert "Injections only." in text(page)
    assert "?target=blanket_restrictions" in text(page)


def test_kind_of_force_leads_to_each_measure_that_counts_it(client):
    make.page("Held face down", kind="force", measures=["restraint-prone", "gone", "injuries-staff"])
    measures.bring(yaml.safe_load(starter.MEASURES.read_text()))
    page = text(client.get("/toolkit/what-counts-as-force/"))
    for key in ("restraint-prone", "injuries-staff"):
        assert f'href="/toolkit/measures/definitions/{key}/"' in page
        assert client.get(f"/toolkit/measures/definitions/{key}/").status_code == 200
    assert "definitions/gone/" not in page


def test_kind_of_force_never_leads_to_a_measure_of_one_organisation(client):
    own = figures.own_measure()
    make.page("Held face down", kind="force", measures=[own.key])
    assert own.key not in text(client.get("/toolkit/what-counts-as-force/"))


def test_what_was_not_recorded_is_never_zero(client):
    rows = [{"name": "Hywel Dda", "value": 153, "note": ""}, {"name": "Abertawe", "value": "", "note": "not recorded"}]
    held = make.page("Wales", kind="figure", rows=rows)
    assert [row["value"] for row in held.texts["rows"]] == [153, None]
    (block,) = client.get("/toolkit/figures/").context["figures"]
    bars = block["picture"]["bars"]
    assert [(bar.words, bar.width) for bar in bars] == [("153", 100.0), ("no number", None)]
    assert block["picture"]["table"][1] == ["Abertawe", "no number", "not recorded"]


# -- library -------------------------------------------------------------------------------------------------------------


def test_contacts_are_not_verified_until_somebody_looked(client, sign_in):
    held = make.page("A programme", kind="library", phone="020 7946 0000")
    assert "Not verified" in text(client.get(held.get_absolute_url()))
    assert client.get(f"/api/v1/library/{held.slug}/").json()["contacts"]["is_verified"] is False
    curator = sign_in(make.curator())
    curator.post(f"/toolkit/pages/{held.public_id}/check/", {"still_true": "on", "newer": ""})
    assert "Not verified" not in text(client.get(held.get_absolute_url()))
    assert client.get(f"/api/v1/library/{held.slug}/").json()["contacts"]["is_verified"] is True


def test_the_library_is_found_by_words_shelf_and_region_on_page_and_api(client):
    make.page("Act on force", kind="library", shelf="law", region="England")
    make.page("A programme", kind="library", shelf="programme", region="Wales")
    make.page("How we began", kind="campaign", region="Wales")
    for query, titles in (
        ("shelf=law", {"Act on force"}), ("shelf=campaign&shelf=law", {"Act on force", "How we began"}),
        ("q=programme", {"A programme"}), ("region=wales", {"A programme", "How we began"}), ("q=100%25", set()),
    ):  # fmt: skip
        found = client.get(f"/api/v1/library/?{query}").json()["results"]
        assert {row["title"] for row in found} == titles
        assert {row.title for row in client.get(f"/toolkit/library/?{query}").context["page"].rows} == titles


def test_a_member_sends_a_campaign_and_a_curator_puts_it_on_the_shelf(client, sign_in, member):
    browser = sign_in(member)
    form = browser.get("/toolkit/library/send/campaign/").context["form"]
    sent = {name: f"Words of {name}" for name in form.fields if name not in {"nonce", "year", "more_about_you"}}
    answer = browser.post("/toolkit/library/send/campaign/", {**sent, "nonce": form["nonce"].value()})
    assert answer.status_code == 302
    story = Page.objects.get()
    assert (story.state, story.organisation.name) == ("submitted", "Trying House")
    assert client.get(story.get_absolute_url()).status_code == 404
    curator = sign_in(make.curator())
    assert story.title in text(curator.get("/desk/queue/"))
    read = text(curator.get(f"/toolkit/pages/{story.public_id}/decide/"))
    for name in ("lead", "context", "actions", "challenges", "helped", "results", "next_steps", "advice", "speaks_for"):
        assert f"Words of {name}" in read
    curator.post(f"/toolkit/pages/{story.public_id}/decide/", {"choice": "publish", "reason": ""})
    assert "Sent in → Published" in shown(curator.get(f"/toolkit/pages/{story.public_id}/"))
    page = text(client.get(story.get_absolute_url()))
    for name in ("context", "actions", "challenges", "helped", "results", "next_steps", "advice", "speaks_for"):
        assert f"Words of {name}" in page


# -- the editors' desk ---------------------------------------------------------------------------------------------------


def test_an_editor_begins_writes_publishes_and_readers_compare(client, sign_in):
    curator = sign_in(make.curator())
    curator.post("/toolkit/pages/new/stage/", {"title": "Rest", "lead": "Sit down.", "questions": "Who rests?\nWhen?"})
    page = Page.objects.get()
    assert page.texts["questions"] == ["Who rests?", "When?"]
    curator.post(f"/toolkit/pages/{page.public_id}/publish/")
    shown_form = curator.get(f"/toolkit/pages/{page.public_id}/").context["form"]
    sent = {"title": "Rest", "lead": "Sit down together.", "note": "Together", "seen": shown_form["seen"].value()}
    assert curator.post(f"/toolkit/pages/{page.public_id}/", sent).status_code == 302
    versions = text(client.get(f"/toolkit/pages/{page.public_id}/versions/"))
    assert "Version 2" in versions
    assert "Together" in versions


def test_rows_go_through_the_form_and_back(sign_in):
    curator = sign_in(make.curator())
    rows = "Hywel Dda | 153 | by the board\nPowys | | no wards"
    curator.post("/toolkit/pages/new/figure/", {"title": "Wales", "lead": "Counted.", "rows": rows})
    page = Page.objects.get()
    assert [row["value"] for row in page.texts["rows"]] == [153, None]
    form = curator.get(f"/toolkit/pages/{page.public_id}/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert curator.post(f"/toolkit/pages/{page.public_id}/", sent).status_code == 302
    page.refresh_from_db()
    assert [row["value"] for row in page.texts["rows"]] == [153, None]
