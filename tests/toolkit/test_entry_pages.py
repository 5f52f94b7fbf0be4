"""One initiative away from the screen, and what readers say about it."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image

from promise.core.models import AuditEvent, Bucket
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.documents import detail, kits, paper
from toolkit.models import Feedback, Initiative

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# -- page, paper, picture ------------------------------------------------------------------------------------------------


def test_page_tells_machines_the_public_facts_and_nothing_can_leave_the_script(client):
    held = make.published_initiative("Tea </script><script>alert(1)</script> & <!-- toast")
    page = text(client.get(held.get_absolute_url()))
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    told = json.loads(found)
    assert told["headline"] == held.title
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "<" not in found


def test_barriers_come_with_ideas_of_others_each_once(client, deliver):
    held = make.published_initiative("Tea")
    other = make.published_initiative("Toast")
    third = make.published_initiative("Jam")
    Initiative.objects.filter(pk__in=[other.pk, third.pk]).update(idea_for_barrier="Join it to supper.")
    deliver()
    page = client.get(held.get_absolute_url())
    ((row),) = page.context["ideas"]
    assert row["label"] == "Time and staffing"
    assert [idea["words"] for idea in row["ideas"]] == ["Join it to supper."]


def test_numbers_stand_side_by_side_and_stays_are_told(client):
    held = make.published_initiative("Tea")
    for outcome in ("helped", "made_worse", "no_clear_change", ""):
        make.adoption(initiative=held, outcome=outcome)
    page = client.get(held.get_absolute_url())
    assert [part["count"] for part in page.context["tally"]] == [1, 2, 1]


def test_paper_carries_every_section(client):
    held = make.published_initiative("Tea", wish_list="A second kettle.", keep_going="Hand it over.", difficulties="No time.")
    home = alliance.signed_organisation("Zebrafinch House")
    make.adoption(initiative=held, organisation=home, visibility="unnamed", unit="Canary ward", words="It set off rows.")
    make.adoption(initiative=held, visibility="members", words="CanaryMembers")
    held.refresh_from_db()
    data = json.dumps(paper.as_data(held))
    for words in (
        "A second kettle.",
        "Hand it over.",
        "No time.",
        "It set off rows.",
        "Half an hour",
        "CC BY 4.0",
        "Where this is from",
    ):
        assert words in data
    for secret in ("Zebrafinch", "Canary"):
        assert secret not in data


def test_kit_is_one_tagged_page_even_when_there_is_much_to_say(client):
    long = "Words that go on and on about it. " * 60
    held = make.published_initiative(
        "Tea " * 30, steps=[long[:400]] * 20, difficulties=long, summary=long[:1000],
        takes=dict.fromkeys(("setup_time", "weekly_time", "money", "people"), long[:300]),
    )  # fmt: skip
    Initiative.objects.filter(pk=held.pk).update(idea_for_barrier=long, is_contested=True, contested_note=long)
    answer = client.get(f"{held.get_absolute_url()}kit.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content
    assert pages(answer.content) == 1
    held.refresh_from_db()
    printed = kits.as_data(held)["tried"]
    path = printed.removeprefix(settings.SITE_URL)
    answer = client.post(path, {"code": kits.as_data(held)["code"]})
    assert answer["Location"] == f"{held.get_absolute_url()}tried/", "what is printed leads somewhere"


def test_kit_is_set_once_however_much_there_is_to_say(client, monkeypatch):
    """The template finds out what fits; nothing is set several times to see."""
    calls = []
    real = kits.pdf.render
    monkeypatch.setattr(kits.pdf, "render", lambda *given: calls.append(given) or real(*given))
    held = make.published_initiative("Tea", steps=["Words that go on and on about it. " * 8] * 20)
    assert client.get(f"{held.get_absolute_url()}kit.pdf").status_code == 200
    assert len(calls) == 1
    shares = [try_["steps"] for try_ in calls[0][1]["tries"]]
    assert [len(steps) for steps in shares] == [9, 6, 4, 4]


def test_own_plan_is_blank_and_linked_by_theme_not_by_title(client):
    plan = make.published_initiative("Written together", themes=["care_planning_and_choice"])
    tea = make.published_initiative("Tea before the joint crisis plan meeting")
    assert "/toolkit/my-plan.pdf" in text(client.get(plan.get_absolute_url()))
    assert "/toolkit/my-plan.pdf" not in text(client.get(tea.get_absolute_url()))
    answer = client.get("/toolkit/my-plan.pdf")
    assert b"/StructTreeRoot" in answer.content
    assert client.post("/toolkit/my-plan.pdf", {"triggers": "noise"}).status_code == 405


def test_picture_has_the_size_others_expect_and_follows_the_version(client):
    held = make.published_initiative("Tea")
    first = client.get(f"{held.get_absolute_url()}card.png")
    assert Image.open(BytesIO(first.content)).size == (1200, 630)
    assert f"card.png?v={held.version}" in text(client.get(held.get_absolute_url()))
    initiatives.edit(initiative=held, by=make.curator(), capacity="curator", summary="Quite another thing.")
    assert client.get(f"{held.get_absolute_url()}card.png").content != first.content


@pytest.mark.parametrize("state", ["draft", "submitted", "archived"])
@pytest.mark.parametrize("ending", ["", "kit.pdf", "card.png", "useful/", "write/"])
def test_nothing_of_what_is_not_published_is_there(client, state, ending):
    held = make.draft("CANARY") if state == "draft" else make.submitted_initiative("CANARY")
    if state == "archived":
        held = initiatives.archive(initiative=held, by=make.curator(), reason="Not for the bank.")
    answer = client.get(f"/toolkit/initiatives/{held.slug}/{ending}")
    assert answer.status_code == 404
    assert b"CANARY" not in answer.content


# -- was this useful? ----------------------------------------------------------------------------------------------------


def test_reader_answers_without_an_account_once_a_day_and_nobody_is_kept(client):
    held = make.published_initiative("Tea")
    form = client.get(f"{held.get_absolute_url()}useful/?answer=partly")
    assert 'value="partly" ' in text(form)
    for words in ("First", "Second"):
        answer = client.post(f"{held.get_absolute_url()}useful/", {"answer": "partly", "words": words}, follow=True)
        assert answer.status_code == 200
    (kept,) = Feedback.objects.all()
    assert (kept.answer, kept.words) == ("partly", "First")
    assert {field.name for field in Feedback._meta.get_fields()} == {"id", "initiative", "answer", "words", "version", "told_on"}
    assert AuditEvent.objects.get(verb="tell_useful").actor == "visitor"
    assert not Bucket.objects.filter(key__contains="127.0.0.1").exists()
    other = client.post(f"{held.get_absolute_url()}useful/", {"answer": "no"}, headers={"user-agent": "another"})
    assert other.status_code == 302
    assert Feedback.objects.count() == 2


def test_signed_in_reader_is_not_written_down_either(sign_in, cast):
    held = make.published_initiative("Tea")
    sign_in(cast.stranger).post(f"{held.get_absolute_url()}useful/", {"answer": "yes"})
    assert AuditEvent.objects.get(verb="tell_useful").actor == "visitor"


def test_answers_are_read_by_curators_alone_and_never_counted_in_public(client, sign_in, cast):
    held = make.published_initiative("Tea")
    make.feedback(held, "no", "CANARY words")
    page = sign_in(cast.curator).get("/toolkit/feedback/")
    assert "CANARY words" in text(page)
    assert "0 yes, 0 partly, 1 no" in text(page)
    for reader in (client, sign_in(cast.stranger), sign_in(cast.secretariat), sign_in(held.owner)):
        assert reader.get("/toolkit/feedback/").status_code in {302, 403}
        for address in (held.get_absolute_url(), f"/api/v1/initiatives/{held.slug}/", "/toolkit/"):
            assert "CANARY" not in text(reader.get(address))


def test_curator_wipes_words_and_keeps_the_answer(sign_in, cast, client):
    told = make.feedback(words="CANARY")
    assert client.post(f"/toolkit/feedback/{told.pk}/forget/").status_code == 302
    told.refresh_from_db()
    assert told.words == "CANARY"
    sign_in(cast.curator).post(f"/toolkit/feedback/{told.pk}/forget/")
    told.refresh_from_db()
    assert (told.words, told.answer) == ("", "partly")


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "maybe"}, {"answer": "no", "words": "x" * 1001}, {"answer": "no", "more_about_you": "x"}]
)
def test_broken_answers_come_back_with_a_word(client, sent):
    held = make.published_initiative("Tea")
    answer = client.post(f"{held.get_absolute_url()}useful/", sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Feedback.objects.exists()


def test_ideas_against_all_barriers_are_one_question_to_the_index(deliver, monkeypatch):
    barriers = ["time_and_staffing", "slow_change", "burnout"]
    held = make.published_initiative("Tea", barriers=barriers)
    for number, barrier in enumerate([*barriers, *barriers]):
        other = make.published_initiative(f"Other {number}", barriers=[barrier])
        Initiative.objects.filter(pk=other.pk).update(idea_for_barrier=f"Idea {number} against it.")
    deliver()
    asked = []
    real = detail.search.find
    monkeypatch.setattr(detail.search, "find", lambda *given: asked.append(given) or real(*given))
    found = detail.ideas_against(held)
    assert len(asked) == 1
    assert [row["key"] for row in found] == barriers
    assert [{idea["title"] for idea in row["ideas"]} for row in found] == [
        {"Other 0", "Other 3"}, {"Other 1", "Other 4"}, {"Other 2", "Other 5"},
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["kit.pdf", "card.png"])
def test_paper_that_caches_may_keep_asks_nobody_who_they_are(sign_in, cast, ending):
    """T18: it is the same for everybody, and says so by depending on no cookie."""
    held = make.published_initiative("Tea")
    answer = sign_in(cast.curator).get(f"{held.get_absolute_url()}{ending}")
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
