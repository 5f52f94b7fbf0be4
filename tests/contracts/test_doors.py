"""T14: every address asks a policy; what other makers serve is exempt by prefix, each with its reason."""

from __future__ import annotations

from promise.core.access import EXEMPT, Policy
from promise.core.checks import doors, every_door_asks, is_exempt, policies_of


def test_every_door_declares_a_policy():
    silent = [route for route, pattern in doors() if not is_exempt(route) and not policies_of(pattern.callback)]
    assert silent == []


def test_start_up_refuses_a_door_without_a_policy(monkeypatch):
    from django.urls import path
    from django.views.generic import View

    from promise.core import checks

    stray = path("stray/", View.as_view())
    monkeypatch.setattr(checks, "get_resolver", type("R", (), {"url_patterns": [stray]}))
    (error,) = every_door_asks(None)
    assert "stray/" in error.msg


def test_exemptions_are_few_and_reasoned():
    assert len(EXEMPT) <= 15
    assert all(len(reason) > 20 for reason in EXEMPT.values())


def test_every_policy_says_why_or_is_obvious_by_name():
    assert all(
        name.rsplit(".", 1)[1].startswith(("can_", "is_", "holds_", "owns_", "anyone", "signed_in", "may_"))
        for name in Policy.registry
    )
