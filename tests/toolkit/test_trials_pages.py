"""What we try, what organisations like ours tried, and where a page leads whose place another took."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.models import Adoption

pytestmark = pytest.mark.django_db
PAGE = "/toolkit/trials/"


@pytest.fixture
def home():
    return alliance.signed_organisation("Heron Court", kind="provider", country="GB")


@pytest.fixture
def author(home):
    return make.author("Reporter Ro", home)


def test_trials_are_our_own_also_those_without_our_name(home, author, sign_in):
    make.adoption(initiative=make.published_initiative("Tea"), organisation=home, by=author, visibility="unnamed", unit="Willow")
    make.adoption(initiative=make.published_initiative("Walks"), visibility="members", setting="community")
    page = sign_in(author).get(PAGE).content.decode()
    assert "Tea" in page
    assert "Willow" in page
    assert "Walks" not in page


def test_silent_one_says_so(home, author, sign_in):
    made = make.adoption(initiative=make.published_initiative("Tea"), organisation=home, by=author)
    asks = "Nothing told for half a year"
    assert asks not in sign_in(author).get(PAGE).content.decode()
    Adoption.objects.filter(pk=made.pk).update(reported_at=timezone.now() - dt.timedelta(days=190))
    assert asks in sign_in(author).get(PAGE).content.decode()
    Adoption.objects.filter(pk=made.pk).update(state="stopped")
    assert asks not in sign_in(author).get(PAGE).content.decode()


def test_likes_say_what_is_shared_and_skip_what_we_try_ourselves(home, author, sign_in):
    tea = make.published_initiative("Tea")
    make.adoption(initiative=tea, organisation=home, by=author, setting="acute_ward")
    make.adoption(initiative=tea, organisation=alliance.signed_organisation("Twin House"))
    near = alliance.signed_organisation("Near House", kind="charity")
    far = alliance.signed_organisation("Far House", kind="charity", country="AU")
    make.adoption(initiative=make.published_initiative("Walks"), organisation=near, setting="community")
    make.adoption(initiative=make.published_initiative("Only planned"), organisation=near, state="planned", outcome="")
    make.adoption(initiative=make.published_initiative("Far idea"), organisation=far, setting="community")
    page = sign_in(author).get(PAGE)
    assert [(one["adoption"].initiative.title, one["why"]) for one in page.context["likes"]] == [("Walks", "the same country")]


@pytest.mark.parametrize("visibility", ["unnamed", "members"])
def test_likes_never_hold_what_would_name_somebody(home, author, sign_in, visibility):
    shy = alliance.signed_organisation("Zebrafinch House", kind="provider", country="GB")
    by = make.author("Shy Shu", shy)
    make.adoption(initiative=make.published_initiative("CANARYIDEA"), organisation=shy, by=by, visibility=visibility)
    assert "CANARYIDEA" in sign_in(by).get(PAGE).content.decode(), "its own people see it first"
    page = sign_in(author).get(PAGE).content.decode()
    assert "CANARYIDEA" not in page
    assert "Zebrafinch" not in page


def test_trials_without_a_seat_invite_and_show_nothing(sign_in, person, client):
    make.adoption(initiative=make.published_initiative("Tea"))
    page = sign_in(person("Stranger Stan")).get(PAGE).content.decode()
    assert "Tea" not in page
    assert client.get(PAGE, follow=False).status_code == 302 or "/accounts/login/" in str(client.get(PAGE).headers)


def test_page_of_one_that_was_replaced_leads_to_what_took_its_place(client):
    old, new = make.published_initiative("Tea"), make.published_initiative("Tea and toast")
    initiatives.archive(initiative=old, by=make.curator(), reason="Merged.", superseded_by=new)
    answer = client.get(f"/toolkit/initiatives/{old.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, new.get_absolute_url())


def test_one_that_never_was_in_the_bank_leads_nowhere(client):
    waiting, new = make.submitted_initiative("Tea"), make.published_initiative("Tea and toast")
    initiatives.archive(initiative=waiting, by=make.curator(), reason="Merged.", superseded_by=new)
    assert client.get(f"/toolkit/initiatives/{waiting.slug}/").status_code == 404
