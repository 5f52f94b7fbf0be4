"""A partner's address is never a step of a removal: it may hang, and the story is gone from everywhere meanwhile."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from promise.core import outbox
from promise.partners.actions import notices
from promise.partners.models import NoticeTry
from tests.factories import partners, stories, toolkit
from tests.partner import URL, Partner, listening


def told_last(client) -> str:
    """A line of PostgreSQL waits for each older writer of the whole server, so for those of tests that run beside this one."""
    until, last = time.monotonic() + 240, ""
    while last != "removed" and time.monotonic() < until:
        last = client.get("/api/v1/changes/?page_size=200").json()["results"][-1]["change"]
        time.sleep(0.1)
    return last


@pytest.mark.django_db(transaction=True)
def test_address_that_hangs_holds_up_no_removal(settings, monkeypatch, client):
    settings.COOLING_OFF_DAYS = 0
    partner = Partner([4.0])
    partners.made_endpoint(url=URL, subjects=("initiative", "story"))
    told = stories.published(title="CanaryHung")
    page, listed = told.get_absolute_url(), f"/api/v1/stories/{told.slug}/"
    assert "CanaryHung" in client.get(page).content.decode()
    assert "CanaryHung" in client.get(listed).content.decode()
    toolkit.published_initiative()

    def lane() -> None:
        notices.write_notices()
        outbox.deliver_due(lane=notices.LANE)
        connection.close()

    with listening(partner, monkeypatch):
        thread = threading.Thread(target=lane)
        thread.start()
        until = time.monotonic() + 10
        while not partner.received and time.monotonic() < until:
            time.sleep(0.02)
        assert partner.received
        began = time.monotonic()
        answer = client.post(f"/stories/mine/{told.private_token}/withdraw/", {"sure": "on"})
        assert answer.status_code in {200, 302}
        gone = [client.get(page), client.get(listed)]
        took = time.monotonic() - began
        outbox.deliver_due()  # the other lane: index, letters
        assert [one.status_code for one in gone] == [410, 410]
        assert thread.is_alive(), f"the address answered before the removal was seen ({took:.1f} s)"
        assert not NoticeTry.objects.exists()
        assert all("CanaryHung" not in one.content.decode() for one in gone)
        assert told_last(client) == "removed"
        thread.join()
