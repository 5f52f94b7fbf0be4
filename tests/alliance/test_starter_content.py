"""What every alliance begins with, what the demo adds, and the forest for measuring."""

from __future__ import annotations

import io
import itertools
from collections import Counter

import pytest
from django.db.models import Count, F
from django.utils import timezone

from alliance.actions import pledge_clock
from alliance.management import demo, scale, starter
from alliance.models import Chapter, Country, Invitation, Meeting, Organisation, Pledge, PledgeDecision, PledgeText, Seat
from alliance.models.organisations import IN_GOOD_STANDING
from promise.accounts.models import User
from promise.core.models import Change

pytestmark = pytest.mark.django_db


def recount() -> dict[int, int]:
    """Everyone below each organisation, counted the slow way."""
    above = dict(Organisation.objects.values_list("pk", "recruiter"))
    counts: Counter[int] = Counter()
    for recruiter in above.values():
        step = recruiter
        while step is not None:
            counts[step] += 1
            step = above[step]
    return counts


def assert_counts_are_kept() -> None:
    counts = recount()
    for one in Organisation.objects.with_unfolded():
        assert one.descendants == counts.get(one.pk, 0)
    assert not Organisation.objects.filter(recruiter__isnull=False).exclude(generation=F("recruiter__generation") + 1).exists()
    assert not Organisation.objects.filter(recruiter=None).exclude(generation=0).exists()


def test_load_makes_every_country_with_its_continent():
    starter.load()
    assert Country.objects.count() == 249
    assert set(Country.objects.filter(continent="").values_list("pk", flat=True)) == {"AQ", "TW"}
    assert not Country.objects.exclude(continent="").filter(subregion="").exists()
    places = {c.pk: (c.numeric, c.continent, c.subregion) for c in Country.objects.filter(pk__in=["GB", "US", "AU", "CZ", "ZA"])}
    assert places == {
        "GB": ("826", "150", "154"), "US": ("840", "019", "021"), "AU": ("036", "009", "053"),
        "CZ": ("203", "150", "151"), "ZA": ("710", "002", "202"),
    }  # fmt: skip
    per_continent = dict(Country.objects.exclude(continent="").order_by().values_list("continent").annotate(n=Count("pk")))
    assert per_continent == {"002": 60, "019": 57, "142": 50, "150": 51, "009": 29}


def test_load_makes_one_global_and_five_continental_chapters():
    starter.load()
    assert Chapter.objects.get(level="global").code == "001"
    continents = Chapter.objects.continental()
    assert {chapter.code for chapter in continents} == {"002", "019", "142", "150", "009"}
    assert all(chapter.aims and chapter.opened_at and chapter.parent_id for chapter in continents)


def test_load_records_founding_places_without_naming_an_institution():
    starter.load()
    founders = Organisation.objects.filter(is_founding=True)
    assert sorted(one.name for one in founders) == [
        f"{place}, founding place" for place in ("Brisbane", "Cambridge", "Cape Town", "Prague", "Yale")
    ]
    for one in founders:
        assert (one.status, one.generation, one.signed_on) == ("active", 0, None)
        pledge = one.pledges.get()
        assert pledge.signatory_name == ""
        assert pledge.signatory_email == ""
        assert "waiting for its own signature" in pledge.decisions.get().reason
    assert Change.objects.filter(type="organisation", change="created").count() == 5


def test_load_says_who_approved_the_text_and_that_it_is_a_draft():
    starter.load()
    text = PledgeText.objects.get()
    assert text.version == 1
    assert "draft" in text.approved_by
    assert len(text.body) > 500


def test_load_again_is_quick_and_keeps_what_people_changed(django_assert_max_num_queries):
    starter.load()
    Chapter.objects.filter(code="150").update(aims="Ours now")
    Organisation.objects.filter(slug="founding-place-prague").update(name="Prague, renamed")
    Country.objects.filter(pk="CZ").update(name="Česko")
    with django_assert_max_num_queries(10):
        assert set(starter.load().values()) == {0}
    assert Chapter.objects.get(code="150").aims == "Ours now"
    assert Organisation.objects.get(slug="founding-place-prague").name == "Prague, renamed"
    assert Country.objects.get(pk="CZ").name == "Česko"


@pytest.fixture
def loaded(db) -> None:
    starter.load()
    demo.load_demo()


def test_demo_has_enough_members_in_enough_places(loaded):
    listed = Organisation.objects.listed().filter(is_demo=True)
    assert listed.count() >= 120
    assert listed.values("country").distinct().count() >= 25
    assert set(range(6)) <= set(listed.values_list("generation", flat=True))
    assert all("(demo)" in name for name in Organisation.objects.filter(is_demo=True).values_list("name", flat=True))
    assert Chapter.objects.national().opened().count() >= 5
    assert_counts_are_kept()


def test_demo_has_pledges_in_every_state_in_step_with_their_organisations(loaded):
    assert set(Pledge.objects.values_list("state", flat=True)) == set(Pledge.State.values)
    assert not Pledge.objects.exclude(state=F("organisation__status")).exists()
    for pledge in Pledge.objects.prefetch_related("decisions", "commitments"):
        decisions = list(pledge.decisions.all())
        assert (decisions[-1].to_state if decisions else "applied") == pledge.state
        assert all(a.to_state == b.from_state for a, b in itertools.pairwise(decisions))
        if not pledge.organisation.is_founding:
            assert 1 <= len(pledge.commitments.all()) <= 3


def test_demo_agrees_with_the_clock(loaded):
    """The rules would not have made any other past: nothing moves right after loading."""
    assert pledge_clock.keep_deadlines() == 0
    assert pledge_clock.expire_unconfirmed() == 0


def test_demo_recruits_unevenly(loaded):
    active = Organisation.objects.filter(status__in=IN_GOOD_STANDING)
    brought = Counter(active.values_list("recruiter", flat=True))
    brought.pop(None)
    members = Organisation.objects.listed().count()
    assert (members - len(brought)) / members > 0.3
    assert max(brought.values()) >= 4


def test_demo_people_can_sign_in_and_sit_where_they_should(loaded):
    for word in ("lead", "contributor", "coordinator", "continental"):
        user = User.objects.get(email=f"{word}@demo.test")
        assert user.check_password("promise-demo")
        assert user.is_demo
        assert user.emailaddress_set.get().verified  # type: ignore[attr-defined]
    lead = Seat.objects.get(user__email="lead@demo.test")
    assert (lead.role, lead.state, lead.organisation.status) == ("lead", "active", "active")
    other = Seat.objects.get(user__email="contributor@demo.test")
    assert (other.organisation_id, other.role, other.state) == (lead.organisation_id, "contributor", "active")
    posts = {
        post.user.email: post.chapter.code
        for post in [*Chapter.objects.get(code="GB").posts.all(), *Chapter.objects.get(code="150").posts.all()]
    }
    assert posts == {"coordinator@demo.test": "GB", "continental@demo.test": "150"}
    assert User.objects.get(email="coordinator@demo.test").has_role("coordinator")


def test_demo_coordinator_has_somebody_waiting(loaded):
    waiting = Organisation.objects.filter(chapter__code="GB", status__in=["applied", "verified"])
    assert set(waiting.values_list("status", flat=True)) == {"applied", "verified"}


def test_demo_has_an_invitation_in_every_fate(loaded):
    assert set(Invitation.objects.values_list("state", flat=True)) == set(Invitation.State.values)


def test_demo_has_meetings_to_come_in_several_zones(loaded):
    upcoming = Meeting.objects.public().upcoming()
    assert upcoming.count() >= 6
    assert len(set(upcoming.values_list("host_zone", flat=True))) >= 4
    assert upcoming.filter(cancelled_at__isnull=False).count() == 1
    assert upcoming.filter(kind="gathering").exists()
    assert Meeting.objects.public().past().exists()


def test_demo_again_changes_nothing(loaded):
    before = Organisation.objects.count(), PledgeDecision.objects.count(), Change.objects.count(), User.objects.count()
    assert set(demo.load_demo().values()) == {0}
    assert before == (Organisation.objects.count(), PledgeDecision.objects.count(), Change.objects.count(), User.objects.count())


def test_scale_makes_a_forest_whose_counts_are_right():
    starter.load()
    assert scale.make(organisations=400, seed=3, out=io.StringIO()) == 400
    synthetic = Organisation.objects.filter(is_founding=False)
    assert synthetic.count() == Pledge.objects.filter(organisation__in=synthetic).count() == 400
    assert not Pledge.objects.exclude(state=F("organisation__status")).exists()
    assert max(synthetic.values_list("generation", flat=True)) >= 4
    assert_counts_are_kept()


def test_scale_twice_goes_on_after_the_first():
    starter.load()
    scale.make(organisations=30, seed=1, out=io.StringIO())
    scale.make(organisations=30, seed=2, out=io.StringIO())
    assert Organisation.objects.filter(is_founding=False).count() == 60
    assert_counts_are_kept()
    made = Organisation.objects.create(slug="x", name="X house", name_folded="x", name_key="x", kind="charity", country_id="GB")
    assert made.pk > 60


def test_scale_takes_keys_that_are_free_in_both_tables():
    """The sequences of organisations and pledges drift apart with every refused signature."""
    starter.load()
    place, free = Pledge.objects.earliest("pk"), Organisation.objects.latest("pk").pk + 5
    Pledge.objects.create(
        pk=free, organisation=place.organisation, text=place.text, state="declined", form_nonce="n" * 20, link_nonce="n",
        link_hash="h", link_expires_at=timezone.now(),
    )  # fmt: skip
    assert scale.make(organisations=20, out=io.StringIO()) == 20


def test_scale_is_the_same_for_the_same_seed():
    one, two, other = scale.grow(300, 5, 7), scale.grow(300, 5, 7), scale.grow(300, 5, 8)
    assert one.recruiters == two.recruiters
    assert one.descendants == two.descendants
    assert one.recruiters != other.recruiters
    assert sum(one.founders) == 300


def test_scale_without_founding_places_says_what_to_do():
    with pytest.raises(RuntimeError, match="load_starter"):
        scale.make(organisations=1, out=io.StringIO())


def test_demo_days_lie_in_the_past(loaded):
    assert not Organisation.objects.filter(signed_on__gt=timezone.localdate()).exists()
