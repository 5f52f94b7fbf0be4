"""An unnamed report cannot be dated by its place among others."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from tests.factories import toolkit as make
from toolkit.models import Adoption

pytestmark = pytest.mark.django_db


def test_order_and_cursors_do_not_follow_the_order_of_telling(monkeypatch):
    lots = iter([700, 20, 900, 5])
    monkeypatch.setattr(Adoption._meta.pk, "default", lambda: next(lots))
    Adoption._meta.pk.__dict__.pop("_get_default", None)  # kept by Django once asked
    idea = make.published_initiative()
    shown = [make.adoption(initiative=idea, visibility=way) for way in ("public", "unnamed", "public", "unnamed")]
    answer = Client().get("/api/v1/adoptions/?page_size=2").json()
    assert [row["id"] for row in answer["results"]] == [shown[2].public_id, shown[0].public_id]
    cursor = answer["next"].split("cursor=")[1].split("&")[0]
    assert json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))["i"] == 700
    Adoption._meta.pk.__dict__.pop("_get_default", None)


def test_change_feed_is_silent_while_an_unnamed_report_comes():
    named = make.adoption()
    before = Client().get("/api/v1/changes/?page_size=200").content
    assert named.public_id in before.decode()
    made = make.adoption(
        initiative=named.initiative,
        organisation=named.organisation,
        by=named.reported_by,
        visibility="unnamed",
        outcome="made_worse",
    )
    assert Client().get("/api/v1/changes/?page_size=200").content == before
    page = Client().get(f"/api/v1/adoptions/{made.public_id}/").content.decode()
    assert "made_worse" in page
    assert named.organisation.slug not in page
