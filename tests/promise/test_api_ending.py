from __future__ import annotations

import datetime as dt

import pytest

from promise.core.api.ending import Ending
from toolkit.api.views import InitiativeViewSet

SINCE, UNTIL = dt.datetime(2027, 1, 1, tzinfo=dt.UTC), dt.datetime(2028, 6, 1, tzinfo=dt.UTC)
LIST = "/api/v1/initiatives/"
pytestmark = pytest.mark.django_db


def test_what_ends_says_so_on_every_answer(client, monkeypatch):
    assert "Deprecation" not in client.get(LIST)
    monkeypatch.setattr(InitiativeViewSet, "ending", Ending(SINCE, UNTIL, "https://promise.example/docs/#promise"))
    for answer in (client.get(LIST), client.get(f"{LIST}?nonsense=1"), client.get(f"{LIST}?format=ndjson")):
        assert answer["Deprecation"] == f"@{int(SINCE.timestamp())}"
        assert answer["Sunset"] == "Thu, 01 Jun 2028 00:00:00 GMT"
        assert answer["Link"] == '<https://promise.example/docs/#promise>; rel="deprecation"; type="text/html"'
        b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_parameter_that_ends_says_so_only_where_it_is_used(client, monkeypatch):
    monkeypatch.setattr(InitiativeViewSet, "ending_parameters", {"kind": Ending(SINCE, UNTIL, "https://promise.example/")})
    assert "Sunset" in client.get(LIST, {"kind": "innovation"})
    assert "Sunset" not in client.get(LIST)


def test_nothing_ends_within_a_year():
    with pytest.raises(ValueError, match="a year"):
        Ending(SINCE, SINCE + dt.timedelta(days=364), "https://promise.example/")
