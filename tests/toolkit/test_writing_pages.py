"""Writing part by part: every part is its own page, saved by itself, and going back loses nothing."""

from __future__ import annotations

import re

import pytest

from promise.core.tokens import new_nonce
from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.documents.steps import STEPS
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make.author()


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


def part(initiative: Initiative, key: str) -> str:
    return f"/toolkit/submissions/{initiative.public_id}/write/{key}/"


def was_in(page: str) -> str:
    found = re.search(r'name="was" value="([^"]+)"', page)
    assert found
    return found.group(1)


ANSWERS = {
    "trouble": {"trouble": "Tense evenings."},
    "idea": {"summary": "A light supper."},
    "how": {"steps": "Kettle on.\nAsk."},
    "benefits": {"benefits": "Calmer nights.", "evidence_text": "People said so."},
    "difficulties": {"difficulties": "No bread.", "keep_going": "Two of us."},
    "barriers": {"barriers": ["burnout"]},
    "wishes": {"wish_list": "A second kettle."},
    "copying": {"consider": "Ask the night staff."},
    "left-out": {"left_out": "Those asleep."},
    "takes": {"takes_money": "Bread."},
    "fits": {"settings": ["acute_ward"], "phases": ["stay"]},
    "credit": {"credit": "The night team.", "co_produced_who": "Two peer workers.", "co_produced_how": "From the start."},
    "licence": {"licence": "CC BY-SA 4.0"},
}


def test_every_part_is_saved_by_itself_and_leads_to_the_next(author, client):
    answer = client.post("/toolkit/submit/", {"nonce": new_nonce(), "title": "Tea and toast"})
    made = Initiative.objects.get(owner=author)
    for step in STEPS[1:]:
        assert answer["Location"] == part(made, step.key)
        page = client.get(part(made, step.key)).content.decode()
        answer = client.post(part(made, step.key), {**ANSWERS[step.key], "was": was_in(page)})
        assert answer.status_code == 302
    assert answer["Location"] == f"/toolkit/submissions/{made.public_id}/"
    made.refresh_from_db()
    assert (made.trouble, made.summary, made.steps, made.takes) == (
        "Tense evenings.", "A light supper.", ["Kettle on.", "Ask."], {"money": "Bread."},
    )  # fmt: skip
    assert (made.benefits, made.consider, made.left_out, made.credit) == (
        "Calmer nights.", "Ask the night staff.", "Those asleep.", "The night team.",
    )  # fmt: skip
    assert (made.licence, made.settings, made.barriers) == ("CC BY-SA 4.0", ["acute_ward"], ["burnout"])
    preview = client.get(answer["Location"]).content.decode()
    assert "Send to a curator" in preview
    assert all(words in preview for words in ("Two peer workers.", "Those asleep.", "CC BY-SA 4.0"))


def test_look_alikes_stand_right_below_the_name_that_is_typed(author, client):
    page = client.get("/toolkit/submit/").content.decode()
    assert page.index('name="title"') < page.index('id="alike"') < page.index('name="kind"')


def test_parts_may_stay_empty_and_the_meter_says_why_each_helps(author, client):
    made = make.draft(by=author, steps=[], settings=[])
    assert client.post(part(made, "how"), {"steps": ""}).status_code == 302
    page = client.get(f"/toolkit/submissions/{made.public_id}/").content.decode()
    assert "With steps a team can begin tomorrow." in page
    assert "Whoever has the same trouble knows" not in page, "told parts are not lectured about"
    assert "%" not in re.sub(r"<[^>]+>", "", page.split("<main", 1)[1].split("</main", 1)[0])
    assert "Send to a curator" not in page


def test_going_back_in_the_browser_after_another_part_loses_nothing(author, client):
    made = make.draft(by=author)
    old = was_in(client.get(part(made, "wishes")).content.decode())
    client.post(part(made, "copying"), {"consider": "Ask first."})
    assert client.post(part(made, "wishes"), {"wish_list": "A kettle.", "was": old}).status_code == 302
    made.refresh_from_db()
    assert (made.wish_list, made.consider) == ("A kettle.", "Ask first.")


def test_same_part_in_two_windows_the_second_is_told_and_keeps_its_words(author, client):
    made = make.draft(by=author)
    old = was_in(client.get(part(made, "wishes")).content.decode())
    client.post(part(made, "wishes"), {"wish_list": "First.", "was": old})
    page = client.post(part(made, "wishes"), {"wish_list": "Second.", "was": old}).content.decode()
    assert "Somebody changed this while you had it open" in page
    assert "Second." in page
    made.refresh_from_db()
    assert made.wish_list == "First."
    assert client.post(part(made, "wishes"), {"wish_list": "Second.", "was": was_in(page)}).status_code == 302


def test_error_keeps_the_words(author, client):
    made = make.draft(by=author)
    page = client.post(part(made, "name"), {"title": "x" * 500}).content.decode()
    assert "There is something to put right" in page
    assert "x" * 500 in page


def test_name_like_another_is_saved_and_then_asked_about(author, client):
    known = make.published_initiative("Tea and toast in the evening")
    answer = client.post("/toolkit/submit/", {"nonce": new_nonce(), "title": "Toast and tea evenings"}, follow=True)
    page = answer.content.decode()
    assert "Is it one of these?" in page
    assert f"/toolkit/initiatives/{known.slug}/tried/" in page
    assert Initiative.objects.filter(owner=author, title="Toast and tea evenings").exists()
    piece = client.get("/toolkit/submit/alike/?title=Toast and tea evenings").content.decode()
    assert f"/toolkit/initiatives/{known.slug}/" in piece
    assert "<html" not in piece
    assert known.slug not in client.get("/toolkit/submit/alike/?title=Shoes").content.decode()


def test_preview_while_typing_stores_nothing(author, client):
    made = make.draft(by=author)
    before = Initiative.objects.values().get(pk=made.pk)
    piece = client.post(part(made, "wishes") + "?look=1", {"wish_list": "A kettle <b>of</b> gold."}).content.decode()
    assert "A kettle" in piece
    assert "<b>of" not in piece
    assert Initiative.objects.values().get(pk=made.pk) == before


def test_only_the_author_writes_and_only_while_it_is_with_them(author, client, cast, sign_in):
    made = make.draft(by=author)
    for user in (cast.stranger, cast.curator, make.author("Colleague")):
        for key in ("name", "wishes", "no-such-part"):
            assert sign_in(user).get(part(made, key)).status_code == 404
            assert sign_in(user).post(part(made, key), {"wish_list": "Mine now"}).status_code == 404
    assert client.get(part(made, "no-such-part")).status_code == 404
    initiatives.submit(initiative=made, by=author)
    assert client.get(part(made, "wishes")).status_code == 403
    assert client.post(part(made, "wishes") + "?look=1", {"wish_list": "Late"}).status_code == 403


def test_a_step_takes_its_own_fields_only(author, client):
    made = make.draft(by=author)
    client.post(part(made, "wishes"), {"wish_list": "Kettle", "title": "Taken over", "state": "published", "version": "9"})
    made.refresh_from_db()
    assert (made.title, made.state, made.version, made.wish_list) == ("Tea and toast in the evening", "draft", 1, "Kettle")
