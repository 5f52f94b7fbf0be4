"""Every example of a read on the page of the API is asked as it stands there."""

from __future__ import annotations

import re

import pytest

from promise.partners import handbook
from promise.partners.actions import dumps
from tests.factories import alliance, measures, stories, toolkit

pytestmark = pytest.mark.django_db


def named(client, address: str) -> str:
    """With the name of a record where the example leaves one to the reader."""
    place = re.search(r"/api/v1/(\w+)/([^/?]+)/", address)
    if place is None:
        return address
    row = client.get(f"/api/v1/{place[1]}/").json()["results"][0]
    return address.replace(f"/{place[2]}/", f"/{row.get('slug', row['id'])}/")


def test_every_read_that_is_shown_answers(client, settings):
    settings.COOLING_OFF_DAYS = 0
    alliance.national_chapter("GB")
    alliance.meeting()
    toolkit.adoption()
    stories.published()
    measures.measure_series(counts=[14, 14, 14], is_shared=True)
    for kind in ("barrier", "briefing", "library"):
        toolkit.page(f"A {kind}", kind=kind)
    dumps.make()
    shown = [operation for chapter in handbook.chapters() for operation in chapter.operations if operation.method == "GET"]
    assert len(shown) >= 20
    for operation in shown:
        (address,) = re.findall(r'"(http[^"]+)"', operation.example)
        path = address.removeprefix(settings.SITE_URL)
        answer = client.get(named(client, path))
        assert answer.status_code == 200, operation.example
        assert answer.content if not answer.streaming else b"".join(answer.streaming_content)
