from __future__ import annotations

import pytest

from alliance.management.starter import load_countries
from promise.core import search
from promise.core.search import Ask
from toolkit.documents.entries import INDEX
from toolkit.management import scale
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


def test_make_is_reproducible_and_searchable(deliver):
    load_countries()
    assert scale.make(initiatives=30, seed=7) == 30
    first = list(Initiative.objects.order_by("slug").values_list("slug", "public_id", "title", "settings", "published_at"))
    assert scale.make(initiatives=30, seed=7) == 0
    deliver()
    assert search.find(INDEX, Ask(sort="newest")).total == 30
    Initiative.objects.all().delete()
    scale.make(initiatives=30, seed=7)
    again = list(Initiative.objects.order_by("slug").values_list("slug", "public_id", "title", "settings", "published_at"))
    assert again == first
    assert all(initiative.is_demo for initiative in Initiative.objects.all())


def test_another_seed_makes_others():
    load_countries()
    scale.make(initiatives=5, seed=1)
    scale.make(initiatives=5, seed=2)
    assert Initiative.objects.published().count() == 10
