"""Organisations answer where an author lets them; a change names what is tried; all of it goes with the story."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from promise.core.models import Change
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from promise.desk import waiting
from stories.actions import responses, stories
from stories.models import Consent, Response, Story
from stories.schedule import tell_authors_outcomes
from tests.factories import alliance, toolkit
from tests.factories import stories as make
from toolkit.actions import adoptions

pytestmark = pytest.mark.django_db
Use, Kind = Consent.Use, Response.Kind
OPEN = (*make.EVERYWHERE, Use.ANSWERS)
WORDS = "CANARYANSWER: we have changed how evenings go."


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.COOLING_OFF_DAYS = 0


@pytest.fixture
def house():
    return alliance.signed_organisation("Answering House")


@pytest.fixture
def lead(house):
    return alliance.lead_of(house)


@pytest.fixture
def tried(house, lead):
    return toolkit.adoption(
        initiative=toolkit.published_initiative("Tea and toast"), organisation=house, by=lead, outcome="helped"
    )


@pytest.fixture
def told():
    return make.published(title="The evening", consents=(*OPEN, Use.CONTACT), email="author@example.org")


def everywhere(story: Story, tried) -> dict[str, str]:
    """Every public place where an answer may stand."""
    ask = Client()
    return {
        address: ask.get(address).content.decode()
        for address in (
            story.get_absolute_url(), f"/api/v1/stories/{story.slug}/", "/api/v1/stories/", tried.initiative.get_absolute_url(),
            tried.organisation.get_absolute_url(),
        )
    }  # fmt: skip


def shown_in(story: Story, tried, word: str) -> set[str]:
    return {address for address, text in everywhere(story, tried).items() if word in text}


# -- the way ---------------------------------------------------------------------------------------------------------------


def test_answered_read_by_a_guardian_shown_in_the_thread_and_told_to_the_author(told, tried, lead, sign_in, cast, deliver):
    browser = sign_in(lead)
    address = f"{told.get_absolute_url()}respond/"
    assert address in browser.get(told.get_absolute_url()).content.decode()
    typed = {
        "organisation": tried.organisation.pk,
        "kind": "made",
        "text": WORDS,
        "adoption": tried.public_id,
        "nonce": new_nonce(),
    }
    made = browser.post(address, typed)
    assert browser.post(address, typed)["Location"] == made["Location"]  # sent twice is sent once
    assert Response.objects.count() == 1
    assert shown_in(told, tried, "CANARYANSWER") == set()
    assert [one.title for one in waiting.list_for(cast.guardian) if one.href == made["Location"]] == ["Answering House"]

    guardian = sign_in(cast.guardian)
    assert "CANARYANSWER" in guardian.get(made["Location"]).content.decode()
    guardian.post(made["Location"], {"do": "publish"})
    deliver()
    pages = everywhere(told, tried)
    assert all("CANARYANSWER" in text for address, text in pages.items() if address != tried.initiative.get_absolute_url())
    assert "It helped" in pages[told.get_absolute_url()] or "Helped" in pages[told.get_absolute_url()]
    assert "Tea and toast" in pages[told.get_absolute_url()]
    assert "An answer to a story:" in pages[tried.initiative.get_absolute_url()]
    assert "The evening" in pages[tried.organisation.get_absolute_url()]
    (answer,) = Client().get(f"/api/v1/stories/{told.slug}/").json()["responses"]
    assert answer | {"month": "", "text": ""} == {
        "organisation": tried.organisation.slug, "kind": "made", "text": "", "month": "", "adoption": tried.public_id,
        "initiative": tried.initiative.slug, "outcome": "helped",
    }  # fmt: skip
    assert Change.objects.filter(type="story", public_id=told.public_id).last().change == "updated"

    to_author = [letter for letter in mail.outbox if "author@example.org" in letter.to][-1]
    assert "There is an answer" in to_author.subject
    assert "CANARYANSWER" not in to_author.body
    assert "The evening" not in to_author.body
    assert told.private_token in to_author.body
    assert "CANARYANSWER" in Client().get(f"/stories/mine/{told.private_token}/").content.decode()
    to_lead = [letter for letter in mail.outbox if lead.email in letter.to][-1]
    assert "The evening" not in to_lead.body + to_lead.subject


def test_sent_back_with_a_reason_written_anew_and_shown(told, house, lead, sign_in, cast, deliver):
    answer = make.response(told, organisation=house, by=lead, text="You misunderstood what happened there.")
    guardian, browser, address = sign_in(cast.guardian), sign_in(lead), answer.get_absolute_url()
    guardian.post(address, {"do": "send_back", "reason": ""})
    answer.refresh_from_db()
    assert answer.state == "submitted"  # no refusal without a reason
    guardian.post(address, {"do": "send_back", "reason": "Please thank them, and do not explain."})
    deliver()
    page = browser.get(address).content.decode()
    assert "Please thank them" in page
    assert "You misunderstood" in page
    assert "Please thank them" in [letter for letter in mail.outbox if lead.email in letter.to][-1].body
    short = browser.post(address, {"do": "resubmit", "text": "Thanks."})
    assert "Error:" in short.content.decode()
    browser.post(address, {"do": "resubmit", "text": "Thank you. We have read it together."})
    guardian.post(address, {"do": "publish"})
    assert "We have read it together" in Client().get(told.get_absolute_url()).content.decode()


def test_every_other_way_is_refused(told, house, lead, sign_in, cast):
    answer = make.response(told, organisation=house, by=lead)
    with pytest.raises(MoveRefused):
        responses.publish(response=answer, by=lead)
    with pytest.raises(MoveRefused):
        responses.take_down(response=answer, by=cast.guardian)
    alliance.seat(cast.guardian, house, "contributor")
    with pytest.raises(MoveRefused):  # never on the words of their own house
        responses.publish(response=answer, by=cast.guardian)
    assert sign_in(cast.guardian).post(answer.get_absolute_url(), {"do": "publish"}).status_code == 403
    responses.decline(response=answer, by=make.guardian(), reason="It names a nurse.")
    with pytest.raises(MoveRefused):
        responses.publish(response=answer, by=make.guardian())
    assert {m.verb for m in Response.workflow.moves if m.target == "published"} == {"publish"}


def test_an_answer_is_seen_by_its_house_and_guardians_alone_until_it_is_shown(told, house, lead, sign_in, cast):
    answer = make.response(told, organisation=house, by=lead, text=WORDS)
    address = answer.get_absolute_url()
    assert "CANARYANSWER" in sign_in(lead).get(address).content.decode()
    assert "CANARYANSWER" in sign_in(lead).get("/stories/responses/").content.decode()
    for other in (cast.stranger, cast.curator, cast.secretariat, alliance.lead_of(alliance.signed_organisation("Elsewhere"))):
        assert sign_in(other).get(address).status_code == 404
        for place in ("/stories/responses/", told.get_absolute_url(), "/desk/queue/"):
            assert "CANARYANSWER" not in sign_in(other).get(place).content.decode()
    assert Client().get(address).status_code == 302
    assert "CANARYANSWER" not in Client().get(f"/stories/mine/{told.private_token}/").content.decode()


# -- what it may say -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.PLANNED, Kind.MADE])
@pytest.mark.parametrize("which", ["none", "unnamed", "for members", "another's"])
def test_a_change_names_what_is_tried_in_public_under_its_own_name(told, house, lead, kind, which):
    named = {
        "none": lambda: None,
        "unnamed": lambda: toolkit.adoption(organisation=house, by=lead, visibility="unnamed"),
        "for members": lambda: toolkit.adoption(organisation=house, by=lead, visibility="members"),
        "another's": toolkit.adoption,
    }[which]()
    with pytest.raises(ValidationError, match="Name what you try"):
        make.response(told, organisation=house, by=lead, adoption=named, kind=kind)
    assert not Response.objects.exists()


def test_the_database_itself_refuses_a_change_that_names_nothing(told, house, lead):
    answer = make.response(told, organisation=house, by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=answer.pk).update(kind="made")


def test_only_what_may_be_named_can_be_chosen_on_the_form(told, house, lead, tried, sign_in):
    hidden = toolkit.adoption(organisation=house, by=lead, visibility="unnamed")
    page = sign_in(lead).get(f"{told.get_absolute_url()}respond/").content.decode()
    assert tried.public_id in page
    assert hidden.public_id not in page


def test_an_organisation_says_each_kind_once(told, house, lead, tried):
    make.response(told, organisation=house, by=lead)
    with pytest.raises(ValidationError, match="said this here already"):
        make.response(told, organisation=house, by=lead)
    make.response(told, organisation=house, by=lead, adoption=tried, kind="made")


@pytest.mark.parametrize("circumstance", ["no answers wanted", "paused", "no seat", "not listed"])
def test_nobody_answers_where_it_is_not_wanted_or_not_theirs_to_do(house, lead, circumstance, cast):
    story = make.published(consents=make.EVERYWHERE if circumstance == "no answers wanted" else OPEN)
    if circumstance == "paused":
        stories.pause(story=story)
    who = cast.stranger if circumstance == "no seat" else lead
    if circumstance == "not listed":
        house = alliance.verified_pledge("Waiting House").organisation
    with pytest.raises(ValidationError):
        make.response(story, organisation=house, by=who)
    assert not Response.objects.exists()


# -- and how it goes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda story: stories.pause(story=story),
        lambda story: stories.withdraw(story=story),
        lambda story: stories.hold(story=story, by=make.guardian(), reason="Somebody is in danger."),
        lambda story: stories.change_consents(story=story, consents=[Use.PUBLISH, Use.NAME, Use.API, Use.SEARCH_ENGINES]),
    ],
    ids=["paused", "taken back", "held", "answers no longer wanted"],
)
def test_it_is_nowhere_once_the_story_is_hidden_or_takes_no_answers(told, tried, lead, act):
    make.shown_response(told, by=lead, adoption=tried, kind="made", text=WORDS)
    assert len(shown_in(told, tried, "CANARYANSWER")) == 4
    act(told)
    assert shown_in(told, tried, "CANARYANSWER") == set()
    assert "An answer to a story:" not in Client().get(tried.initiative.get_absolute_url()).content.decode()


def test_taking_the_story_back_deletes_every_answer(told, tried, lead, all_tables):
    make.shown_response(told, by=lead, adoption=tried, kind="planned", text=WORDS)
    assert "CANARYANSWER" in all_tables()
    stories.withdraw(story=told)
    assert "CANARYANSWER" not in all_tables()
    told.refresh_from_db()
    assert told.removed["responses"] == 1


def test_the_organisation_takes_its_answer_back_and_partners_hear(told, tried, lead, sign_in):
    answer = make.shown_response(told, by=lead, adoption=tried, kind="made", text=WORDS)
    before = Change.objects.count()
    sign_in(lead).post(answer.get_absolute_url(), {"do": "take_down"})
    assert shown_in(told, tried, "CANARYANSWER") == set()
    assert Change.objects.count() == before + 1


def test_a_report_that_loses_its_name_takes_the_answer_with_it(told, tried, lead):
    """Or the answer would go on saying whose report it was."""
    make.shown_response(told, by=lead, adoption=tried, kind="made", text=WORDS)
    adoptions.update(adoption=tried, by=lead, visibility="unnamed")
    assert shown_in(told, tried, "CANARYANSWER") == set()
    assert shown_in(told, tried, tried.organisation.slug) == {tried.organisation.get_absolute_url()}
    assert not Response.objects.exists()


def test_a_page_for_search_engines_names_no_story_that_said_no_to_them(tried, lead):
    quiet = make.published(title="CANARYQUIET", consents=(*make.SHOWN, Use.ANSWERS))
    make.shown_response(quiet, by=lead, adoption=tried, kind="made", text=WORDS)
    assert shown_in(quiet, tried, "CANARYANSWER") == {quiet.get_absolute_url()}
    assert "CANARYQUIET" not in Client().get(tried.initiative.get_absolute_url()).content.decode()


def test_the_list_of_the_api_costs_the_same_for_few_and_for_many(told, lead, house):
    counts: list[int] = []
    Client().get("/api/v1/stories/")
    for more in (1, 6):
        for _ in range(more):
            make.shown_response()
        with CaptureQueriesContext(connection) as queries:
            Client().get("/api/v1/stories/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_wrong_is_said_once_at_the_top(told, house, lead, sign_in, cast):
    browser = sign_in(lead)
    page = browser.post(f"{told.get_absolute_url()}respond/", {"text": "Too short"}).content.decode()
    assert page.count("There is something to put right") == 1
    assert page.index("There is something to put right") < page.index("Too short")
    answer = make.response(told, organisation=house, by=lead)
    responses.send_back(response=answer, by=cast.guardian, reason="Please name nobody.")
    page = browser.post(answer.get_absolute_url(), {"do": "resubmit", "text": "Short"}).content.decode()
    assert page.count("There is something to put right") == 1


def test_the_author_hears_once_what_came_of_it_and_partners_that_it_reads_anew(told, house, lead, cast, deliver):
    """Too early is no news; each outcome after it is told once, by a mail that does not say which."""
    idea = toolkit.published_initiative("Sitting down at nine")
    trial = toolkit.adoption(initiative=idea, organisation=house, by=lead, outcome="")
    make.shown_response(told, organisation=house, by=lead, adoption=trial, kind="made")
    deliver()
    mail.outbox.clear()
    subjects = []
    for outcome in ("too_early", "helped", "helped", "made_worse"):
        adoptions.update(adoption=trial, by=lead, outcome=outcome)
        tell_authors_outcomes()
        tell_authors_outcomes()
        deliver()
        subjects.append([letter.subject for letter in mail.outbox if letter.to == ["author@example.org"]])
        assert not any("Sitting down" in letter.body or "helped" in letter.body for letter in mail.outbox)
        mail.outbox.clear()
    news = ["There is news about what came of it"]
    assert subjects == [[], news, [], news]
    assert Change.objects.filter(type="story", public_id=told.public_id, change="updated").count() == 3
    assert Client().get(f"/api/v1/stories/{told.slug}/").json()["responses"][0]["outcome"] == "made_worse"


@pytest.mark.parametrize("end", ["no contact", "no answers", "withdrawn"])
def test_nobody_is_written_to_about_an_outcome_who_does_not_want_it(told, house, lead, deliver, end):
    trial = toolkit.adoption(initiative=toolkit.published_initiative("At nine"), organisation=house, by=lead, outcome="")
    make.shown_response(told, organisation=house, by=lead, adoption=trial, kind="made")
    deliver()
    mail.outbox.clear()
    uses = {"no contact": OPEN, "no answers": (*make.EVERYWHERE, Use.CONTACT)}
    if end == "withdrawn":
        stories.withdraw(story=told)
    else:
        stories.change_consents(story=told, consents=uses[end])
    adoptions.update(adoption=trial, by=lead, outcome="helped")
    tell_authors_outcomes()
    deliver()
    assert not [letter for letter in mail.outbox if letter.to == ["author@example.org"]]
