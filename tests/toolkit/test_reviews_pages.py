"""A curator reads, sorts and decides; never on their own, and never over another curator's head."""

from __future__ import annotations

import re

import pytest
from django.core import mail as outgoing
from django.test import Client

from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


def filled(**other) -> dict[str, object]:
    values = {
        "evidence_level": "experience", "evidence_level_reason": "The team tells what it saw.", "evidence_effect": "not_measured",
        "cost_band": "low", "cost_reason": "Bread and tea.", "lay_phrases": "nights are bad\npeople go to bed wound up",
        "decision": "publish", "reason": "Thank you.", "checklist": ["plain", "useful", "no_person", "licence"],
    }  # fmt: skip
    return {**values, **other}


def seen_in(page: str) -> str:
    """The hidden field that tells which state of the record this form was made from."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found.group(1)


@pytest.fixture
def waiting() -> Initiative:
    return make.submitted_initiative("Tea and toast")


@pytest.fixture
def client(cast, sign_in):
    return sign_in(cast.curator)


def address(initiative: Initiative) -> str:
    return f"/toolkit/submissions/{initiative.public_id}/review/"


def test_only_curators_come_in(waiting, cast, sign_in):
    assert Client().get(address(waiting)).status_code == 302
    for user in (cast.stranger, cast.guardian, cast.secretariat, make.author("Other")):
        assert sign_in(user).get(address(waiting)).status_code == 404
        assert sign_in(user).post(address(waiting), filled()).status_code == 404
    assert sign_in(waiting.owner).get(address(waiting)).status_code == 403
    assert sign_in(waiting.owner).post(address(waiting), filled()).status_code == 403
    assert sign_in(cast.curator).get(address(waiting)).status_code == 200
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


def test_nobody_comes_in_to_a_draft(client):
    assert client.get(address(make.draft())).status_code == 404


def test_curator_is_refused_on_their_own(sign_in):
    own = make.submitted_initiative(by=make.curator())
    client = sign_in(make.curator())
    assert client.get(address(own)).status_code == 403
    assert client.post(address(own), filled()).status_code == 403
    assert client.post(address(own), {"claim": "1"}).status_code == 403


def test_reading_changes_nothing(waiting, client):
    before = Initiative.objects.values().get(pk=waiting.pk)
    client.get(address(waiting))
    assert Initiative.objects.values().get(pk=waiting.pk) == before


def test_claim_is_seen_by_the_other_curators(waiting, client, person, sign_in):
    assert "is reading" not in client.get(address(waiting)).content.decode()
    client.post(address(waiting), {"claim": "1"})
    other = sign_in(person("Second curator", "curator"))
    assert "Curator Cleo is reading this one" in other.get(address(waiting)).content.decode()
    told = other.post(address(waiting), {"claim": "1"}, follow=True).content.decode()
    assert "cannot be done now" in told
    assert waiting.decisions.filter(move="claim").count() == 1


def test_publish_stores_the_sorting_and_tells_the_author(waiting, client, deliver):
    assert client.post(address(waiting), filled()).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.slug, waiting.version) == ("published", "tea-and-toast", 1)
    assert (waiting.evidence_level, waiting.cost_band) == ("experience", "low")
    assert waiting.lay_phrases == ["nights are bad", "people go to bed wound up"]
    deliver()
    assert [m.subject for m in outgoing.outbox if m.recipients() == [waiting.owner.email]][-1].startswith("It is in the bank")


@pytest.mark.parametrize(("choice", "state"), [("request_changes", "changes_requested"), ("archive", "archived")])
def test_refusal_needs_a_reason_and_keeps_what_was_typed(waiting, client, choice, state):
    page = client.post(address(waiting), filled(decision=choice, reason=" ")).content.decode()
    assert "Please give a reason" in page
    assert "people go to bed wound up" in page
    waiting.refresh_from_db()
    assert (waiting.state, waiting.cost_band) == ("submitted", "not_stated")
    assert client.post(address(waiting), filled(decision=choice, reason="Because.")).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == state


def test_rating_without_its_printed_reason_is_refused(waiting, client):
    page = client.post(
        address(waiting), filled(evidence_level_reason="", cost_reason=" ", is_contested="on", contested_note="")
    ).content.decode()
    assert page.count("The reader sees it beside the rating") >= 2
    assert "what is disputed" in page
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


def test_saving_decides_nothing(waiting, client):
    assert client.post(address(waiting), filled(decision="save", reason="")).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.cost_band) == ("submitted", "low")
    assert "Bread and tea." in client.get(address(waiting)).content.decode()


def test_second_curator_is_told_and_keeps_their_words(waiting, client, person, sign_in):
    other = sign_in(person("Second curator", "curator"))
    seen = seen_in(other.get(address(waiting)).content.decode())
    client.post(address(waiting), filled(decision="save", reason=""))
    page = other.post(
        address(waiting), filled(seen=seen, cost_reason="A second opinion on cost.", cost_band="high")
    ).content.decode()
    assert "changed this while you had it open" in page
    assert "A second opinion on cost." in page
    waiting.refresh_from_db()
    assert (waiting.state, waiting.cost_band) == ("submitted", "low")
    client.post(address(waiting), filled())
    late = other.post(address(waiting), filled(decision="archive", reason="We have it already.", seen=seen))
    assert late.status_code == 200
    waiting.refresh_from_db()
    assert waiting.state == "published"
    assert waiting.decisions.filter(move="archive").count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "destroy"}, {"decision": ""}, {"reason": "a\x00b"}, {"reason": "x" * 10_000}, {"evidence_level": "perfect"},
        {"cost_band": ""}, {"lay_phrases": "x" * 500}, {"lay_phrases": "x\n" * 40}, {"seen": "\x00"}, {"seen": "9" * 5000},
        {"contested_note": "😀" * 5000}, {"evidence_effect": "1"},
    ],
)  # fmt: skip
def test_bad_input_is_shown_and_never_breaks(waiting, client, wrong):
    answer = client.post(address(waiting), filled(**wrong))
    assert answer.status_code == 200
    assert "There is something to put right" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


def test_published_one_can_be_sorted_again_and_taken_out(client, waiting):
    client.post(address(waiting), filled())
    client.post(address(waiting), filled(decision="save", reason="", cost_band="none", cost_reason="Nothing to buy."))
    waiting.refresh_from_db()
    assert (waiting.version, waiting.cost_band) == (2, "none")
    client.post(address(waiting), filled(decision="archive", reason="It hurt people."))
    waiting.refresh_from_db()
    assert waiting.state == "archived"
    page = client.get(address(waiting)).content.decode()
    assert "There is nothing to decide here now." in page


def test_page_names_look_alikes_but_not_itself(client, waiting):
    make.published_initiative("Tea, toast and talk")
    client.post(address(waiting), filled())
    page = client.get(address(waiting)).content.decode()
    assert "/toolkit/initiatives/tea-toast-and-talk/" in page
    assert page.count("/toolkit/initiatives/tea-and-toast/") == 0


def test_nothing_is_published_before_all_four_are_ticked(waiting, client):
    page = client.post(address(waiting), filled(checklist=["plain", "useful", "licence"])).content.decode()
    assert "Tick all of these before you publish it" in page
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
    client.post(address(waiting), filled())
    assert waiting.versions.public().get().checklist == ["plain", "useful", "no_person", "licence"]


def test_words_about_a_part_reach_the_author_with_the_decision_and_not_before(waiting, client, sign_in):
    own = sign_in(waiting.owner)
    mine = f"/toolkit/submissions/{waiting.public_id}/"
    client.post(address(waiting), filled(decision="save", reason="", on_how="Who puts the kettle on?"))
    assert "Who puts the kettle on?" in client.get(address(waiting)).content.decode()
    assert "Who puts the kettle on?" not in own.get(mine).content.decode()
    client.post(address(waiting), filled(decision="request_changes", reason="Nearly.", on_how="Who puts the kettle on?"))
    assert "Who puts the kettle on?" in own.get(mine).content.decode()
    assert "Who puts the kettle on?" in own.get(f"{mine}write/how/").content.decode()
    assert "Who puts the kettle on?" not in own.get(f"{mine}write/wishes/").content.decode()


def test_boxes_for_words_are_folded_so_that_the_text_can_be_read_and_open_where_words_stand(waiting, client):
    fold = re.compile(r"<details[^>]*?( open)?>\s*<summary[^>]*><span[^>]*>Say something about: ([^<]+)</span>")
    assert {opened for opened, _part in fold.findall(client.get(address(waiting)).content.decode())} == {""}
    client.post(address(waiting), filled(decision="save", reason="", on_how="Who puts the kettle on?"))
    page = client.get(address(waiting)).content.decode()
    assert [part for opened, part in fold.findall(page) if opened] == ["How it works"]
    assert 'href="#decide"' in page


def test_what_changed_since_the_last_sending_is_marked_in_words(waiting, client, cast):
    initiatives.request_changes(initiative=waiting, by=cast.curator, reason="Say more.")
    initiatives.edit(initiative=waiting, by=waiting.owner, trouble="Evenings are loud <b>and</b> small upsets stay unspoken.")
    initiatives.submit(initiative=waiting, by=waiting.owner)
    page = client.get(address(waiting)).content.decode()
    assert re.search(r"<del><span[^>]*>\[taken out: </span>tense<span", page)
    assert re.search(r"<ins><span[^>]*>\[added: </span>loud<span", page)
    assert "&lt;b&gt;and&lt;/b&gt;" in page


def test_second_curator_reads_who_was_first_and_what_they_set(waiting, client, person, sign_in):
    other = sign_in(person("Second curator", "curator"))
    seen = seen_in(other.get(address(waiting)).content.decode())
    client.post(address(waiting), filled(decision="save", reason="", cost_reason="A loaf a night."))
    page = other.post(address(waiting), filled(seen=seen, cost_reason="Two loaves.", on_how="Which bread?")).content.decode()
    assert "Curator Cleo was here meanwhile." in page
    assert "A loaf a night." in page
    assert "Two loaves." in page
    assert "Which bread?" in page


def test_claimed_one_can_be_left_to_another_curator(waiting, client):
    client.post(address(waiting), {"claim": "1"})
    client.post(address(waiting), {"release": "1"})
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


def test_archived_one_names_what_took_its_place(waiting, client):
    better = make.published_initiative("Supper club")
    client.post(address(waiting), filled())
    wrong = client.post(address(waiting), filled(decision="archive", reason="Merged.", superseded_by="nowhere")).content.decode()
    assert "There is no such initiative in the bank." in wrong
    client.post(address(waiting), filled(decision="archive", reason="Merged.", superseded_by=better.get_absolute_url()))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.superseded_by) == ("archived", better)
