"""An author's pages: begin, stop, go on, look, send, and see what became of it. Nobody else sees a byte of it (T11, T17)."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from promise.core.tokens import new_nonce
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db

SUBMIT = "/toolkit/submit/"
CANARY = "zebrafinch"


def filled(**other) -> dict[str, object]:
    values = {
        "nonce": new_nonce(), "title": "Tea and toast", "summary": "A light supper together.", "trouble": "Tense evenings.",
        "kind": "innovation", "settings": ["acute_ward"], "steps": "Put the kettle on.\n\n  Ask   how it was. ",
        "takes_money": "Bread", "phases": ["stay"], "themes": ["activity_and_meaning"],
    }  # fmt: skip
    return {**values, **other}


def seen_in(page: str) -> str:
    """The hidden field that tells which state of the record this form was made from."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found.group(1)


def begin(client, **other) -> Initiative:
    """A name first, then all the rest on one page."""
    values = filled(**other)
    first = {name: values[name] for name in ("nonce", "title", "kind")}
    client.post(SUBMIT, first | {"organisation": values.get("organisation", "")})
    made = Initiative.objects.filter(form_nonce=values["nonce"]).get()
    assert client.post(f"/toolkit/submissions/{made.public_id}/edit/", values).status_code == 302
    made.refresh_from_db()
    return made


@pytest.fixture
def author():
    return make.author()


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


def test_signed_out_people_are_asked_to_sign_in():
    for path in (SUBMIT, "/toolkit/submissions/", "/toolkit/submissions/abc/", "/toolkit/submissions/abc/edit/"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_somebody_without_a_seat_reads_how_to_get_one_and_cannot_post(cast, sign_in):
    client = sign_in(cast.stranger)
    page = client.get(SUBMIT)
    assert page.status_code == 200
    assert "How you get a seat" in page.content.decode()
    assert client.post(SUBMIT, filled()).status_code == 403
    assert not Initiative.objects.exists()


def test_somebody_whose_organisation_lapsed_cannot_post(author, client):
    author.seats.get().organisation.__class__.objects.update(status="lapsed")
    assert client.post(SUBMIT, filled()).status_code == 403


def test_whole_way_from_the_form_to_the_curators(author, client):
    made = begin(client)
    answer = client.get(f"/toolkit/submissions/{made.public_id}/")
    assert (made.state, made.owner, made.organisation) == ("draft", author, author.seats.get().organisation)
    assert made.steps == ["Put the kettle on.", "Ask how it was."]
    assert made.takes == {"money": "Bread"}
    assert "Send to a curator" in answer.content.decode()
    page = client.post(f"/toolkit/submissions/{made.public_id}/", follow=True).content.decode()
    assert "It is with the curators" in page
    assert "Send to a curator" not in page
    made.refresh_from_db()
    assert made.state == "submitted"


def test_two_clicks_make_one_draft_and_one_sending(client):
    same = filled()
    assert [client.post(SUBMIT, same).status_code for _ in range(2)] == [302, 302]
    made = Initiative.objects.get()
    client.post(f"/toolkit/submissions/{made.public_id}/edit/", same)
    for _ in range(2):
        assert client.post(f"/toolkit/submissions/{made.public_id}/").status_code == 302
    assert [d.move for d in made.decisions.all()] == ["submit"]


def test_stopping_early_needs_a_name_only(client):
    answer = client.post(SUBMIT, {"nonce": new_nonce(), "title": "Half an idea", "later": "1"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/toolkit/submissions/"
    made = Initiative.objects.get()
    assert (made.title, made.summary, made.settings, made.kind) == ("Half an idea", "", [], "innovation")
    page = client.get(f"/toolkit/submissions/{made.public_id}/").content.decode()
    assert "Still missing" in page
    assert "Send to a curator" not in page
    sent = client.post(f"/toolkit/submissions/{made.public_id}/", follow=True).content.decode()
    assert "still missing" in sent
    made.refresh_from_db()
    assert made.state == "draft"


def test_errors_keep_everything_that_was_typed(author, client):
    made = make.draft(by=author)
    edit = f"/toolkit/submissions/{made.public_id}/edit/"
    page = client.post(edit, filled(title="", wish_list="A second kettle", barriers=["burnout"])).content.decode()
    assert "There is something to put right" in page
    assert "A second kettle" in page
    assert re.search(r'value="burnout"[^>]*checked', page)
    assert "Put the kettle on." in page
    made.refresh_from_db()
    assert made.wish_list == ""


@pytest.mark.parametrize("later", [{}, {"later": "1"}])
@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "a\x00b"}, {"title": "x" * 10_000}, {"summary": "😀" * 10_000}, {"kind": "wrong"}, {"settings": ["wrong"]},
        {"settings": ["acute_ward", "\x00"]}, {"steps": "x" * 10_000}, {"steps": "\n".join("abcde")*21 + "\nx"*21},
        {"country": "ZZ"}, {"country": "\x00"}, {"nonce": ""}, {"nonce": "x" * 1000}, {"takes_money": "\x00"},
        {"themes": "a" * 10_000}, {"more_about_you": "I am a program"}, {"seen": "yesterday"},
    ],
)  # fmt: skip
def test_bad_input_is_shown_and_never_breaks(author, client, wrong, later):
    made = make.draft("As it was", by=author)
    answer = client.post(f"/toolkit/submissions/{made.public_id}/edit/", filled(**wrong, **later))
    assert answer.status_code == 200
    assert "There is something to put right" in answer.content.decode()
    made.refresh_from_db()
    assert made.title == "As it was"


def test_emoji_markup_and_long_texts_are_kept_and_harmless(client):
    made = begin(
        client, title="<b>Tea</b> 🍞", summary="<script>alert(1)</script> [x](javascript:alert(1))", wish_list="x" * 2000
    )
    page = client.get(f"/toolkit/submissions/{made.public_id}/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<b>Tea</b>" not in page
    assert "🍞" in page


def test_preview_shows_look_alikes_with_a_way_to_report_instead(client):
    known = make.published_initiative("Tea and toast in the evening")
    client.post(SUBMIT, filled(title="Toast and tea evenings"))
    made = Initiative.objects.get(state="draft")
    page = client.get(f"/toolkit/submissions/{made.public_id}/").content.decode()
    assert "Is it one of these?" in page
    assert f"/toolkit/initiatives/{known.slug}/tried/" in page


def test_own_pages_are_not_kept_and_not_indexed(author, client):
    made = make.draft(by=author)
    for path in (
        f"/toolkit/submissions/{made.public_id}/",
        f"/toolkit/submissions/{made.public_id}/edit/",
        "/toolkit/submissions/",
    ):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_edit_after_changes_were_asked_for_shows_the_reason(author, client, cast):
    made = make.submitted_initiative(by=author)
    edit = f"/toolkit/submissions/{made.public_id}/edit/"
    assert client.get(edit).status_code == 403
    initiatives.request_changes(initiative=made, by=cast.curator, reason="Say what it costs, please.")
    page = client.get(edit).content.decode()
    assert "Say what it costs, please." in page
    assert "A light supper" not in page
    assert "let the day go" in page
    seen = seen_in(page)
    assert client.post(edit, filled(summary="It costs a loaf.", seen=seen)).status_code == 302
    made.refresh_from_db()
    assert (made.summary, made.state) == ("It costs a loaf.", "changes_requested")


def test_two_windows_the_second_is_told_and_keeps_its_words(author, client):
    made = make.draft(by=author)
    edit = f"/toolkit/submissions/{made.public_id}/edit/"
    seen = made.updated_at.isoformat()
    assert client.post(edit, filled(summary="First window", seen=seen)).status_code == 302
    refused = client.post(edit, filled(summary="Second window", seen=seen))
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Second window" in page
    assert "changed this while you had it open" in page
    newer = seen_in(page)
    assert client.post(edit, filled(summary="Second window", seen=newer)).status_code == 302
    made.refresh_from_db()
    assert made.summary == "Second window"


def test_another_person_gets_404_everywhere_also_a_colleague_and_a_curator_for_drafts(author, cast, sign_in):
    made = make.draft(by=author)
    colleague = make.author("Colleague", author.seats.get().organisation)
    for user in (colleague, cast.stranger, cast.curator, cast.secretariat):
        client = sign_in(user)
        for tail in ("", "edit/", "review/"):
            assert client.get(f"/toolkit/submissions/{made.public_id}/{tail}").status_code == 404, (user, tail)
            assert client.post(f"/toolkit/submissions/{made.public_id}/{tail}", filled()).status_code == 404
        assert client.get(f"/toolkit/initiatives/{made.slug}/").status_code == 404
    made.refresh_from_db()
    assert made.state == "draft"


def test_list_shows_every_step_with_its_reason_and_only_own(author, client, cast):
    made = make.submitted_initiative("My own idea", by=author)
    make.submitted_initiative("Somebody else's idea", by=make.author("Other"))
    initiatives.archive(initiative=made, by=cast.curator, reason="We have it already, thank you.")
    page = client.get("/toolkit/submissions/").content.decode()
    assert "My own idea" in page
    assert "We have it already, thank you." in page
    assert "Somebody else's idea" not in page


def test_list_costs_the_same_for_two_and_for_fifteen(author, client):
    counts = []
    for more in (2, 13):
        for _ in range(more):
            make.submitted_initiative(by=author)
        with CaptureQueriesContext(connection) as queries:
            client.get("/toolkit/submissions/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


PUBLIC = (
    "/", "/toolkit/", f"/toolkit/?q={CANARY}", "/toolkit/barriers/", "/toolkit/journey/", "/alliance/members/",
    "/api/v1/initiatives/", f"/api/v1/initiatives/?q={CANARY}", "/api/v1/initiatives/?format=csv",
    "/api/v1/initiatives/?format=ndjson", "/api/v1/adoptions/", "/api/v1/changes/", "/sitemap.xml",
)  # fmt: skip


def body(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "changes_requested", "archived"])
def test_unpublished_words_are_in_no_byte_that_others_see(state, author, client, cast, sign_in, deliver):
    made = make.draft(f"{CANARY} supper", by=author, summary=f"{CANARY} summary", steps=[f"{CANARY} step"])
    if state != "draft":
        initiatives.submit(initiative=made, by=author)
    if state == "in_review":
        initiatives.claim(initiative=made, by=cast.curator)
    if state == "changes_requested":
        initiatives.request_changes(initiative=made, by=cast.curator, reason=f"{CANARY} reason")
    if state == "archived":
        initiatives.publish(initiative=made, by=cast.curator)
        deliver()
        assert f"{CANARY} summary" in body(Client().get("/api/v1/initiatives/"))
        initiatives.archive(initiative=made, by=cast.curator, reason=f"{CANARY} reason")
    deliver()
    assert CANARY in client.get("/toolkit/submissions/").content.decode()
    own = (f"/toolkit/initiatives/{made.slug}/", f"/api/v1/initiatives/{made.slug}/", f"/api/v1/initiatives/{made.public_id}/")
    for other in (Client(), sign_in(cast.stranger), sign_in(cast.guardian)):
        for path in PUBLIC:
            answer = other.get(path)
            assert answer.status_code == 200, path
            told = body(answer).replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
            assert f"{CANARY} s" not in told, path
            assert f"{CANARY} reason" not in told, path
        for path in own:
            assert other.get(path).status_code == 404
            assert CANARY not in other.get(path).content.decode().replace(made.slug, "")


def test_organisation_is_asked_for_only_when_there_are_two(author, client):
    second = alliance.signed_organisation("Second home")
    alliance.seat(author, second)
    page = client.get(SUBMIT).content.decode()
    assert "For which organisation do you write?" in page
    foreign = alliance.signed_organisation("Foreign home")
    assert client.post(SUBMIT, filled(organisation=foreign.pk)).status_code == 200
    assert client.post(SUBMIT, filled(organisation=second.pk)).status_code == 302
    assert Initiative.objects.get().organisation == second
