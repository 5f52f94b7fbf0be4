"""A log that somebody reads must open nobody's private link."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.test import RequestFactory

from promise.core.logs import logging_config


@pytest.fixture
def written():
    """What this message looks like as a production log line."""
    made = dict(logging_config(readable=False)["formatters"]["line"])
    formatter = made.pop("()")(**made)

    def line(message: str, *args: object, **extra: object) -> str:
        out = io.StringIO()
        handler = logging.StreamHandler(out)
        handler.setFormatter(formatter)
        logger = logging.getLogger("scrub.test")
        logger.addHandler(handler)
        try:
            logger.warning(message, *args, extra=extra)
        finally:
            logger.removeHandler(handler)
        return out.getvalue()

    return line


@pytest.mark.parametrize(
    "path",
    [
        "/stories/mine/CANARY/",
        "/alliance/join/CANARY/",
        "/alliance/pledge/confirm/CANARY/",
        "/alliance/seats/CANARY",
        "/x?token=CANARY&a=1",
        "/toolkit/weekly/unsubscribe/CANARY/",
        "/toolkit/collections/shared/CANARY/list.pdf",
    ],
)
def test_private_link_is_hidden_wherever_it_stands(written, path):
    request = RequestFactory().get(path)
    for told in (written(path), written("Forbidden: %s", path), written("Refused", request=request, path=path)):
        assert "CANARY" not in told
        assert "[hidden]" in told


def test_line_is_json_with_its_level(written):
    line = json.loads(written("outbox_failed", kind="mail"))
    assert (line["event"], line["kind"], line["level"]) == ("outbox_failed", "mail", "warning")
