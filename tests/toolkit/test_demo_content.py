"""The demo: enough of every state and every outcome, marked as demo, and nothing twice."""

from __future__ import annotations

import pytest
import yaml

from alliance.management.starter import load_countries
from alliance.models import Organisation, Seat
from promise.accounts.actions import roles
from promise.accounts.models import User
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import measures
from toolkit.documents.assessments import changes, earlier, items, twins
from toolkit.documents.barriers import barrier_rows
from toolkit.management import demo, framework, starter
from toolkit.models import Adoption, Assessment, BarrierTry, Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    """Demo people and organisations, and the initiatives that the demo speaks of."""
    home = alliance.signed_organisation("Demo House")
    others = [alliance.signed_organisation(f"Demo House {n}") for n in range(4)]
    Organisation.objects.filter(pk__in=[home.pk, *[o.pk for o in others]]).update(is_demo=True)
    for word in ("lead", "contributor"):
        user = User.objects.create_user(f"{word}@demo.test", name=f"{word} (demo)", is_demo=True)
        Seat.objects.create(organisation=home, user=user, email=user.email, role="contributor", state="active")
    curator = User.objects.create_user("curator@demo.test", name="Curator (demo)", is_demo=True)
    roles.grant(user=curator, role="curator", by=None)
    some = make.published_initiative("Any idea")
    measures.bring(yaml.safe_load(starter.MEASURES.read_text()))
    framework.load()
    slugs = {row[0] for row in demo._content("adoptions")}
    plain = {
        f.attname: getattr(some, f.attname) for f in Initiative._meta.concrete_fields if not f.primary_key and not f.generated
    }
    Initiative.objects.bulk_create(
        Initiative(**{**plain, "slug": slug, "title": slug, "public_id": f"demo{n}", "form_nonce": None})
        for n, slug in enumerate(sorted(slugs))
    )


def test_load_demo_brings_every_state_and_outcome_once(ground):
    first = demo.load_demo()
    assert first["demo reports"] >= 60
    # published ones are real ones only: the bank of a new site holds 271, demo or not
    shown = set(Initiative.objects.filter(is_demo=True).values_list("state", flat=True))
    assert shown == set(Initiative.State.values) - {"published"}
    reports = Adoption.objects.filter(is_demo=True)
    for name, values in (
        ("outcome", {"", *Adoption.Outcome.values}), ("state", set(Adoption.State.values)),
        ("visibility", set(Adoption.Visibility.values)),
    ):  # fmt: skip
        assert set(reports.values_list(name, flat=True)) == values
    assert reports.filter(organisation__seats__user__email="lead@demo.test").count() >= 1
    assert demo.load_demo() == {"demo submissions": 0, "demo reports": 0, "demo years": 0, "demo series": 0}
    assert reports.count() == first["demo reports"]


def test_demo_words_never_name_the_place_of_an_unnamed_report(ground):
    demo.load_demo()
    for report in Adoption.objects.filter(is_demo=True, visibility="unnamed").select_related("organisation"):
        assert report.unit == ""
        assert report.organisation.name not in report.words


def test_demo_speaks_only_of_initiatives_in_the_catalogue():
    from toolkit.management import starter

    known = {row["slug"] for row in starter.read()}
    assert {row[0] for row in demo._content("adoptions")} <= known


def test_demo_shows_what_has_moved_between_two_looks_at_one_ward(ground):
    demo.load_demo()
    second = Assessment.objects.finished().filter(place="Willow ward").first()
    first = earlier(second)
    assert first.begun_at < second.begun_at
    assert all(row["after"] > row["before"] for row in changes(first, second, items()))
    assert {first.is_shared, second.is_shared} == {True}
    assert set(first.answers.values()) == set(second.answers.values()) == set(Assessment.Answer.values)
    assert not first.answers.keys() - second.answers.keys()
    assert Assessment.objects.filter(finished_at__isnull=True).count() == 1


def test_demo_has_members_alike_two_steps_ahead_and_others_that_share_nothing(ground):
    load_countries()
    for number, code in enumerate(("GB", "GB", "NL", "AU")):
        Organisation.objects.filter(name=f"Demo House {number}").update(country=code)
    demo.load_demo()
    second = Assessment.objects.finished().filter(place="Willow ward").first()
    assert {row["assessment"].stage for row in twins(second)} == {"stage-keep", "stage-bring"}
    assert Assessment.objects.finished().filter(is_shared=False).exists()


def test_demo_ranks_ideas_by_what_members_say_and_makes_no_report_for_it(ground):
    reports = demo.load_demo()["demo reports"]
    assert Adoption.objects.filter(is_demo=True).count() == reports == Adoption.objects.count()
    assert set(BarrierTry.objects.values_list("outcome", flat=True)) == set(BarrierTry.Outcome.values)
    by_key = {row["key"]: row for row in barrier_rows()}
    first = by_key["time_and_staffing"]["ideas"][0]
    assert first.initiative.slug == "promise-tea-and-toast"
    assert first.helped >= 2
    assert first.made_worse == 1
