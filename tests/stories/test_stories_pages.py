from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promise.core.models import AuditEvent
from promise.core.tokens import new_nonce
from stories.actions import stories
from stories.models import Consent, ContentNote, Story
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use, State = Consent.Use, Story.State
SHARE = "/stories/share/"


def typed(**other):
    return {
        "title": "A quiet night", "text": "First line.\nSecond line & <b>not bold</b>.\n\nNext paragraph.", "told_by": "Robin",
        "content_notes": ["restraint", "police"], "consents": [Use.HOLD, Use.PUBLISH], "is_adult": "on", "email": "",
        "nonce": new_nonce(), "initiative": "", **other,
    }  # fmt: skip


def body(response) -> str:
    return str(response.content, "utf-8")


def ticked(page: str) -> int:
    return len(re.findall(r"<input[^>]* checked", page))


class TestShare:
    def test_what_happens_and_support_stand_before_any_field_and_nothing_is_ticked(self, client):
        page = body(client.get(SHARE))
        first_field = page.index('name="is_adult"')
        for words in ("What will happen", "What cannot be undone", "Not now, if you are in danger", "116 123"):
            assert page.index(words) < first_field
        assert ticked(page) == 0
        boxes = re.findall(r'name="consents" value="(\w+)"', page)
        assert boxes == list(Use.values)
        assert page.count("cannot") > 5

    def test_preview_shows_the_exact_words_and_keeps_everything_typed(self, client):
        data = typed(email="a@example.org")
        page = body(client.post(SHARE, {**data, "step": "preview"}))
        assert "<p>First line.<br>Second line &amp; &lt;b&gt;not bold&lt;/b&gt;.</p>" in page
        assert "Being held or restrained" in page
        assert "someone who chose not to give a name" in page  # the name is typed, its use is not agreed to
        assert not Story.objects.exists()
        kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        assert {("title", "A quiet night"), ("consents", "hold"), ("consents", "publish")} <= set(kept)
        assert {("content_notes", "police"), ("email", "a@example.org")} <= set(kept)

    def test_change_brings_the_form_back_with_everything_typed(self, client):
        page = body(client.post(SHARE, {**typed(), "step": "change"}))
        assert 'value="A quiet night"' in page
        assert "Second line &amp; &lt;b&gt;" in page
        assert ticked(page) == 5
        assert "There is something to put right" not in page

    def test_send_shows_the_private_link_and_the_session_does_not_hold_it(self, client):
        response = client.post(SHARE, {**typed(), "step": "send"})
        assert response.url == "/stories/shared/"
        story = Story.objects.get()
        page = client.get(response.url)
        assert f"/stories/mine/{story.private_token}/" in body(page)
        assert page["Referrer-Policy"] == "no-referrer"
        assert story.private_token not in str(dict(client.session.items()))
        client.post("/stories/shared/")
        assert story.private_token not in body(client.get("/stories/shared/"))

    def test_the_link_is_shown_to_nobody_else(self, client):
        client.post(SHARE, {**typed(), "step": "send"})
        assert "/stories/mine/" + Story.objects.get().private_token not in body(Client().get("/stories/shared/"))

    def test_two_clicks_are_one_story(self, client):
        data = {**typed(), "step": "send"}
        assert client.post(SHARE, data).url == client.post(SHARE, data).url
        assert Story.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"is_adult": ""}, "only take stories from adults"),
            ({"consents": [Use.PUBLISH]}, "Tick the first line"),
            ({"consents": []}, "Tick at least the first line"),
            ({"consents": [Use.HOLD, Use.CONTACT]}, "Give an address"),
            ({"consents": [Use.HOLD, "sell"]}, "not one of the available choices"),
            ({"content_notes": ["nonsense"]}, "not one of the available choices"),
            ({"text": "short"}, "at least 30"),
            ({"text": "x" * 20_001}, "at most 20000"),
            ({"text": "a" * 40 + "\x00"}, "Null characters"),
            ({"title": "see https://example.org"}, "leave out web"),
            ({"told_by": "robin@example.org"}, "leave out web"),
            ({"email": "not an address"}, "valid email"),
            ({"initiative": "no-such\x00one"}, "Null characters"),
            ({"initiative": "no-such-one"}, "valid choice"),
            ({"nonce": ""}, "required"),
            ({"more_about_you": "I am a program"}, "hidden fields"),
        ],
    )
    def test_wrong_input_is_named_and_nothing_typed_is_lost(self, client, wrong, words):
        response = client.post(SHARE, {**typed(), **wrong, "step": "send"})
        assert response.status_code == 200
        assert words in body(response)
        assert not Story.objects.exists()
        if "title" not in wrong:
            assert 'value="A quiet night"' in body(response)

    def test_many_from_one_address_are_asked_to_wait_with_their_words_kept(self, client):
        for _ in range(6):
            client.post(SHARE, {**typed(), "step": "send"})
        page = body(client.post(SHARE, {**typed(), "step": "send"}))
        assert "Please try again in" in page
        assert 'value="A quiet night"' in page
        assert Story.objects.count() == 6

    @pytest.mark.parametrize("step", ["", "nonsense", "send\x00", "🫖"])
    def test_an_unknown_step_only_previews(self, client, step):
        assert client.post(SHARE, {**typed(), "step": step}).status_code == 200
        assert not Story.objects.exists()


class TestRead:
    def test_list_shows_notes_before_titles_and_no_words(self, client):
        story = make.published(content_notes=["seclusion"], text="UNOPENED " * 10)
        page = client.get("/stories/")
        text = body(page)
        assert text.index("speaks about seclusion") < text.index(story.title)
        assert "UNOPENED" not in text
        assert page["X-Robots-Tag"] == "noindex, follow"
        assert page["Cache-Control"] == "no-store"

    def test_list_invites_while_it_is_empty(self, client):
        assert "Yours could be the first" in body(client.get("/stories/"))

    def test_list_leaves_out_and_finds(self, client):
        quiet = make.published(title="Quietly now", content_notes=[])
        loud = make.published(title="Loudly then", content_notes=["police", "seclusion"])
        page = body(client.get("/stories/", {"without": ["police", "death"]}))
        assert (quiet.title in page, loud.title in page) == (True, False)
        page = body(client.get("/stories/?q=loudly"))
        assert (quiet.title in page, loud.title in page) == (False, True)
        assert "No story fits that" in body(client.get("/stories/?q=zebra"))

    @pytest.mark.parametrize(
        "query",
        ["q=%00", "q=" + "x" * 10_000, "without=nonsense", "initiative=%00", "initiative=nope", "cursor=%F0%9F%AB%96",
         "sort=%27", "a=1", "cursor=e30", "without=%00&without=police", "q=%F0%9F%AB%96&q=2"],
    )  # fmt: skip
    def test_list_forgives_whatever_is_in_the_address(self, client, query):
        make.published()
        assert client.get(f"/stories/?{query}").status_code == 200

    @pytest.mark.parametrize("address", ["/stories/", "/api/v1/stories/"])
    def test_list_asks_the_database_as_often_for_many_as_for_few(self, client, address):
        counts = []
        for more in (2, 6):
            for _ in range(more):
                make.published(initiatives=[])
            client.get(address)  # the allowance of this address is leased now
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 4

    def test_page_puts_notes_support_and_ways_out_round_the_words(self, client):
        story = make.published(content_notes=["suicide"], text="The words themselves.\n\n" * 4)
        page = body(client.get(story.get_absolute_url()))
        assert page.index("This story speaks about:") < page.index("The words themselves.")
        assert 'href="#after-story"' in page
        assert 'id="after-story"' in page
        assert "data-leave" in page
        assert "116 123" in page
        assert "js/leave.js" in page
        assert page.count("<h1") == 1

    def test_search_engines_are_told_what_the_author_decided(self, client):
        shown = client.get(make.published().get_absolute_url())
        hidden = client.get(make.published(consents=make.SHOWN).get_absolute_url())
        assert "X-Robots-Tag" not in shown
        assert 'content="noindex"' not in body(shown)
        assert hidden["X-Robots-Tag"] == "noindex"
        assert 'content="noindex"' in body(hidden)

    def test_no_page_of_a_story_is_kept_by_a_cache(self, client):
        assert client.get(make.published().get_absolute_url())["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("slug", ["nothing-here", "x" * 300, "%00", "%F0%9F%AB%96", "..%2f"])
    def test_an_address_that_never_was_is_a_404(self, client, slug):
        assert client.get(f"/stories/{slug}/").status_code == 404

    def test_withdrawn_after_publication_is_gone_for_ever(self, client):
        story = make.published()
        stories.withdraw(story=story)
        response = client.get(story.get_absolute_url())
        assert response.status_code == 410
        assert "taken back" in body(response)
        assert story.title not in body(response)

    def test_withdrawn_before_publication_never_existed(self, client):
        story = stories.withdraw(story=make.story())
        assert client.get(story.get_absolute_url()).status_code == 404
        assert client.get(f"/api/v1/stories/{story.slug}/").status_code == 404

    @pytest.mark.parametrize("name", ["support", "principles", "story-lost"])
    def test_fixed_pages_answer(self, client, name):
        page = client.get(reverse(f"stories:{name}"))
        assert page.status_code == 200
        assert body(page).count("<h1") == 1

    def test_support_page_says_what_nobody_has_checked(self, client):
        page = body(client.get("/stories/support/"))
        for number in ("116 123", "988", "13 11 14", "1737", "85258", "findahelpline.com"):
            assert number in page
        assert "Not yet checked with the service" in page
        assert "Last checked" in page

    def test_notes_have_words_and_are_known_to_the_register(self):
        from promise.core import vocabulary

        assert all(vocabulary.label("content_notes", key) == str(label) for key, label in ContentNote.choices)


class TestReview:
    def address(self, story: Story) -> str:
        return reverse("stories:story-review", args=[story.public_id])

    def opened(self, client: Client, story: Story) -> str:
        client.post(self.address(story), {"act": "read", "reason": "My turn"})
        return body(client.get(self.address(story)))

    def test_words_open_only_after_a_reason(self, cast, sign_in):
        story = make.story(text="RAWWORDS " * 8, title="RAWTITLE")
        client = sign_in(cast.guardian)
        shut = client.get(self.address(story))
        assert shut.status_code == 200
        assert "RAW" not in body(shut)
        assert shut["Cache-Control"] == "no-store"
        assert "RAW" not in body(client.post(self.address(story), {"act": "read", "reason": "  "}))
        assert AuditEvent.objects.filter(verb="read_story").count() == 0
        page = self.opened(client, story)
        assert "RAWWORDS" in page
        assert "RAWTITLE" in page
        assert AuditEvent.objects.filter(verb="read_story", subject_id=story.public_id).count() == 1

    def test_one_guardians_reason_opens_nothing_for_another(self, cast, sign_in):
        story = make.story(text="RAWWORDS " * 8)
        self.opened(sign_in(cast.guardian), story)
        assert "RAWWORDS" not in body(sign_in(cast.guardian2).get(self.address(story)))

    def test_nobody_but_guardians_finds_the_page(self, cast, sign_in, client):
        story = make.story()
        for user in (cast.curator, cast.secretariat, cast.stranger):
            assert sign_in(user).get(self.address(story)).status_code == 404
            assert sign_in(user).post(self.address(story), {"act": "read", "reason": "x"}).status_code == 404
        assert client.get(self.address(story)).status_code == 302
        assert client.get("/stories/review/nothing/").status_code == 302

    def test_deciding_without_opening_changes_nothing(self, cast, sign_in):
        story = make.story()
        sign_in(cast.guardian).post(self.address(story), {"act": "agree", "agree-severity": "0"})
        story.refresh_from_db()
        assert story.state == State.SUBMITTED

    @pytest.mark.parametrize(
        ("act", "data", "state"),
        [
            ("agree", {"agree-severity": "3", "agree-reason": "Thank you"}, State.IN_REVIEW),
            ("send_back", {"send_back-reason": "A name"}, State.BACK_WITH_AUTHOR),
            ("decline", {"decline-reason": "An advertisement"}, State.DECLINED),
            ("hold", {"hold-reason": "Danger"}, State.HELD),
        ],
    )
    def test_each_button_makes_its_move(self, cast, sign_in, act, data, state):
        story, client = make.story(), sign_in(cast.guardian)
        self.opened(client, story)
        response = client.post(self.address(story), {"act": act, **data})
        assert response.url == reverse("desk:queue")
        story.refresh_from_db()
        assert story.state == state

    @pytest.mark.parametrize(
        "data",
        [
            {"act": "agree"}, {"act": "agree", "agree-severity": "6"}, {"act": "agree", "agree-severity": "-1"},
            {"act": "agree", "agree-severity": "9" * 400}, {"act": "hold", "hold-reason": "\x00"}, {"act": "decline"},
            {"act": "release", "release-reason": "x"}, {"act": "nonsense"}, {"act": "🫖"}, {},
        ],
    )  # fmt: skip
    def test_wrong_input_decides_nothing(self, cast, sign_in, data):
        story, client = make.story(), sign_in(cast.guardian)
        self.opened(client, story)
        assert client.post(self.address(story), data).status_code in {200, 302}
        story.refresh_from_db()
        assert story.state == State.SUBMITTED

    def test_the_same_guardian_is_told_to_leave_the_second_agreement(self, cast, sign_in):
        story, client = make.story(), sign_in(cast.guardian2)
        self.opened(client, story)
        client.post(self.address(story), {"act": "agree", "agree-severity": "1"})
        page = body(client.post(self.address(story), {"act": "agree", "agree-severity": "1"}))
        assert "must come from another guardian" in page

    def test_a_withdrawn_story_shows_a_guardian_nothing(self, cast, sign_in):
        story = stories.withdraw(story=make.story())
        assert "Nothing of it is left" in self.opened(sign_in(cast.guardian), story)
