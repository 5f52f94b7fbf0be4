"""What operators type: starter and demo content, synthetic load, withdrawals after a restore."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, load_command_class
from django.core.management.base import OutputWrapper, SystemCheckError

from promise.accounts.models import RoleGrant, User
from promise.desk.demo_people import PASSWORD, SIGN_INS
from promise.desk.management import people
from stories.actions import stories as story_acts
from stories.models import Story
from tests.factories import stories

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def as_typed(name: str, *words: str) -> str:
    """With the checks that a command typed by a person runs first; call_command leaves them out."""
    out = StringIO()
    command = load_command_class("promise.desk", name)
    command.stdout = OutputWrapper(out)
    command.execute(**vars(command.create_parser("manage.py", name).parse_args(words)))
    return out.getvalue()


def every_count() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_load_starter_with_demo_twice_makes_nothing_new():
    first = run("load_starter", "--demo")
    counted = every_count()
    assert "271 initiatives" in first
    assert counted["toolkit.Initiative"] >= 271
    assert counted["alliance.Organisation"] >= 125

    second = run("load_starter", "--demo")
    assert every_count() == counted
    assert all(line.endswith("nothing new") for line in second.strip().splitlines()), second

    there = {user.email: user for user in User.objects.filter(is_demo=True)}
    for person in SIGN_INS:
        user = there[person.email]
        assert user.check_password(PASSWORD), person.email
        assert user.emailaddress_set.filter(verified=True).exists()  # type: ignore[attr-defined]
    posts = set(RoleGrant.objects.values_list("user__email", "role", "has_lived_experience"))
    assert ("guardian2@demo.test", "guardian", True) in posts
    assert ("guardian@demo.test", "guardian", False) in posts
    assert ("curator@demo.test", "curator", False) in posts
    assert ("secretariat@demo.test", "secretariat", False) in posts


def test_people_changed_since_are_left_alone():
    people.load_demo()
    User.objects.filter(email="curator@demo.test").update(name="Renamed", is_active=False)
    assert people.load_demo() == {"people with a post": 0}
    assert User.objects.get(email="curator@demo.test").name == "Renamed"


def test_load_starter_refuses_demo_people_on_a_real_site(settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="DEBUG=1"):
        run("load_starter", "--demo")
    assert not User.objects.exists()


def test_removing_demo_people_runs_although_the_check_refuses_the_start(settings):
    people.load_demo()
    kept = User.objects.create_user("real@example.org", "a long enough secret", name="Real Rhea")
    settings.EMBEDDED = False
    with pytest.raises(SystemCheckError, match=r"E002"):
        run("check")
    assert "4 demo people removed" in as_typed("load_starter", "--remove-demo-people")
    assert list(User.objects.all()) == [kept]
    assert "no issues" in run("check")


def test_replay_withdraws_again_what_a_backup_brought_back():
    taken, kept = stories.published(text="CANARY-words"), stories.published(text="These stay.")
    before: dict[str, Any] = {**Story.objects.filter(pk=taken.pk).values().get()}
    story_acts.withdraw(story=taken)
    Story.objects.filter(pk=taken.pk).update(**{name: before[name] for name in before if name != "id"})
    assert Story.objects.published().count() == 2

    assert "1 stories and 0 words beside a signature withdrawn again" in run("replay_withdrawals")
    taken.refresh_from_db()
    kept.refresh_from_db()
    assert (taken.state, taken.text) == ("withdrawn", "")
    assert (kept.state, kept.text) == ("published", "These stay.")
    assert "0 stories and 0 words beside a signature withdrawn again" in run("replay_withdrawals")


def test_replay_without_a_ledger_does_nothing():
    assert "0 stories" in run("replay_withdrawals")


def test_make_scale_makes_what_was_asked_for():
    run("load_starter")
    out = run("make_scale", "--stories", "12", "--organisations", "40", "--seed", "3")
    assert "12 stories in" in out
    assert "40 organisations in" in out
    assert Story.objects.count() == 12


@pytest.mark.parametrize("words", [(), ("--stories", "0")])
def test_make_scale_says_what_it_needs(words):
    with pytest.raises(CommandError, match="--organisations N"):
        run("make_scale", *words)


@pytest.mark.parametrize("number", ["-1", "many", "1e9", "99999999999", "٣"])
def test_make_scale_refuses_what_is_no_number(number):
    with pytest.raises(CommandError, match="whole number"):
        run("make_scale", "--stories", number)
