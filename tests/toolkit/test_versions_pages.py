"""What readers are told has changed; and what an author can do while a curator reads."""

from __future__ import annotations

import pytest

from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.actions import versions as actions
from toolkit.models import Initiative, InitiativeDecision

pytestmark = pytest.mark.django_db


def versions(initiative: Initiative) -> str:
    return f"/toolkit/initiatives/{initiative.slug}/versions/"


def mine(initiative: Initiative) -> str:
    return f"/toolkit/submissions/{initiative.public_id}/"


def test_changes_since_publication_are_shown_and_nothing_from_before(client, sign_in):
    idea = make.draft("Tea", difficulties="CANARYDRAFT words that were taken out")
    author = idea.owner
    assert "CANARYDRAFT" in sign_in(author).get(mine(idea)).content.decode()
    initiatives.submit(initiative=idea, by=author)
    initiatives.request_changes(initiative=idea, by=make.curator(), reason="Too much.")
    initiatives.edit(initiative=idea, by=author, capacity="author", difficulties="Night shift was short.")
    initiatives.submit(initiative=idea, by=author)
    idea = initiatives.publish(initiative=idea, by=make.curator())
    assert "as it came into the bank" in client.get(versions(idea)).content.decode()
    initiatives.edit(initiative=idea, by=make.curator(), capacity="curator", difficulties="Night shift was NEWWORD short.")
    html = client.get(versions(idea)).content.decode()
    assert "NEWWORD" in html
    assert "<ins" in html
    assert "CANARYDRAFT" not in html
    assert versions(idea) in client.get(idea.get_absolute_url()).content.decode()


def test_versions_of_what_is_not_in_the_bank_are_nobodys(client):
    waiting = make.submitted_initiative("Tea")
    assert client.get(versions(waiting)).status_code == 404
    gone = make.published_initiative("Toast")
    initiatives.archive(initiative=gone, by=make.curator(), reason="Twice here.")
    assert client.get(versions(gone)).status_code == 404


def test_author_sends_a_word_along_and_takes_it_back(sign_in):
    idea = make.draft("Tea")
    client = sign_in(idea.owner)
    client.post(mine(idea), {"note": "We wrote it on nights."})
    idea.refresh_from_db()
    assert idea.state == "submitted"
    assert InitiativeDecision.objects.get(subject=idea, move="submit").reason == "We wrote it on nights."
    assert client.post(mine(idea), {"take_back": "1"}).status_code == 302
    idea.refresh_from_db()
    assert idea.state == "draft"


def test_author_takes_back_what_a_curator_is_reading_and_what_is_decided_stays(sign_in):
    idea = make.submitted_initiative("Tea")
    initiatives.claim(initiative=idea, by=make.curator())
    client = sign_in(idea.owner)
    assert "Take it back" in client.get(mine(idea)).content.decode()
    client.post(mine(idea), {"take_back": "1"})
    idea.refresh_from_db()
    assert idea.state == "draft"
    initiatives.submit(initiative=idea, by=idea.owner)
    initiatives.publish(initiative=idea, by=make.curator())
    page = client.post(mine(idea), {"take_back": "1"}, follow=True).content.decode()
    idea.refresh_from_db()
    assert idea.state == "published"
    assert "cannot be done now" in page


def test_author_answers_a_remark_and_the_curator_reads_it(sign_in, cast):
    remark = make.review_comment("Say who puts the kettle on.")
    idea = remark.subject
    client = sign_in(idea.owner)
    assert client.post(mine(idea), {"answer_to": remark.pk, "answer": "The night nurse."}).status_code == 302
    assert "The night nurse." in client.get(mine(idea)).content.decode()
    initiatives.submit(initiative=idea, by=idea.owner)
    assert "The night nurse." in sign_in(cast.curator).get(f"{mine(idea)}review/").content.decode()


@pytest.mark.parametrize("words", ["", "x" * 2001])
def test_bad_answer_is_refused_and_not_lost(sign_in, words):
    remark = make.review_comment()
    page = sign_in(remark.subject.owner).post(mine(remark.subject), {"answer_to": remark.pk, "answer": words})
    assert page.status_code == 200
    remark.refresh_from_db()
    assert remark.answer == ""
    assert words in page.content.decode()


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999", "-1"])
def test_answer_to_no_remark_of_mine_is_unknown(sign_in, key):
    other = make.review_comment()
    mine_one = make.review_comment("Another", initiative=make.submitted_initiative("Toast", by=make.author("Somebody Else")))
    client = sign_in(mine_one.subject.owner)
    assert client.post(mine(mine_one.subject), {"answer_to": key, "answer": "Hello"}).status_code == 404
    assert client.post(mine(mine_one.subject), {"answer_to": other.pk, "answer": "Hello"}).status_code == 404
    other.refresh_from_db()
    assert other.answer == ""


def test_curator_wipes_what_somebody_could_be_recognised_in(client, cast, sign_in, all_tables):
    idea = make.published_initiative("Tea", difficulties="CANARYPERSON on Ward 4 refused")
    curator = sign_in(cast.curator)
    wipe = f"{versions(idea)}1/withhold/"
    assert curator.post(wipe, follow=True).status_code == 200
    assert "CANARYPERSON" in client.get(idea.get_absolute_url()).content.decode(), "the newest is changed first"
    initiatives.edit(initiative=idea, by=cast.curator, capacity="curator", difficulties="Somebody refused.")
    assert "CANARYPERSON" in client.get(versions(idea)).content.decode()
    for nobody in (client, sign_in(cast.stranger), sign_in(idea.owner)):
        assert nobody.post(wipe).status_code in {302, 403}
        assert "CANARYPERSON" in client.get(versions(idea)).content.decode()
    curator = sign_in(cast.curator)
    assert "Wipe version 1" in curator.get(versions(idea)).content.decode()
    for _click in range(2):
        assert curator.post(wipe).status_code == 302
    assert "CANARYPERSON" not in client.get(versions(idea)).content.decode()
    assert "CANARYPERSON" not in all_tables()
    assert "Wipe version" not in client.get(versions(idea)).content.decode()


def test_wiped_version_is_followed_by_the_next_number(cast):
    idea = make.published_initiative("Tea")
    initiatives.edit(initiative=idea, by=cast.curator, capacity="curator", difficulties="Two.")
    actions.withhold(version=idea.versions.numbered().first(), by=cast.curator)
    initiatives.edit(initiative=idea, by=cast.curator, capacity="curator", difficulties="Three.")
    assert [row.number for row in idea.versions.public()] == [2, 3]


def test_author_without_a_seat_answers_nothing(sign_in):
    remark = make.review_comment()
    author = remark.subject.owner
    author.seats.update(state="left")
    assert sign_in(author).post(mine(remark.subject), {"answer_to": remark.pk, "answer": "Hello"}).status_code == 403
