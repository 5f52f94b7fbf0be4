"""T16: whoever loses the seat in the middle of a visit loses with it what the seat opened, at the very next request."""

from __future__ import annotations

import pytest

from tests.factories import alliance
from tests.factories import toolkit as make

pytestmark = pytest.mark.django_db


def test_lists_papers_and_reports_of_the_house_close_with_the_seat(sign_in):
    home = alliance.signed_organisation("Northmoor Care")
    lead, colleague = alliance.lead_of(home), make.author("Colleague Cy", home)
    listed = make.collection("CANARYLIST", organisation=home, by=lead, holds=[make.published_initiative("Tea")])
    report = make.adoption(organisation=home, by=lead, visibility="members", words="CANARYREPORT")
    inside = [f"{listed.get_absolute_url()}{form}" for form in ("", "list.pdf", "list.csv")]
    inside += [f"/toolkit/adoptions/{report.public_id}/"]
    browser = sign_in(colleague)
    assert [browser.get(address).status_code for address in inside] == [200] * 4
    colleague.seats.update(state="left")
    answers = [browser.get(address) for address in inside]
    assert {answer.status_code for answer in answers} <= {403, 404}
    assert b"CANARY" not in b"".join(answer.content for answer in answers)
    for address in (inside[-1], f"{listed.get_absolute_url()}edit/"):
        assert browser.post(address, {"title": "Mine now", "words": "Mine now"}).status_code in {403, 404}
    report.refresh_from_db()
    assert report.words == "CANARYREPORT"


def test_curator_without_the_post_any_more_decides_nothing(sign_in, person):
    from promise.accounts.actions import roles

    waiting = make.submitted_initiative("CANARYIDEA")
    cleo = person("Curator Cleo", "curator")
    address = f"/toolkit/submissions/{waiting.public_id}/review/"
    browser = sign_in(cleo)
    assert browser.get(address).status_code == 200
    roles.end(user=cleo, role="curator", by=None)
    for answer in (browser.get(address), browser.post(address, {"claim": "1"})):
        assert answer.status_code in {302, 403, 404}
        assert b"CANARYIDEA" not in answer.content
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
