"""Chapters, and the member tree that only their coordinators see."""

from __future__ import annotations

import pytest

from alliance.actions import chapters
from alliance.models import Chapter, Organisation
from promise.accounts.actions import roles
from promise.core.models import AuditEvent, Change
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
MEMBERS = "/alliance/chapters/united-kingdom/members/"


@pytest.fixture
def britain(db) -> Chapter:
    make.continental_chapter("019")
    return make.national_chapter("GB")


def test_list_shows_open_chapters_under_their_continents(client, britain):
    make.national_chapter("CZ", is_open=False)
    make.signed_organisation("British House")
    page = client.get("/alliance/chapters/").content.decode()
    assert "United Kingdom" in page
    assert "Europe" in page
    assert "Czechia" not in page
    assert client.get("/alliance/chapters/czechia/").status_code == 404


def test_detail_shows_aims_figures_and_no_coordinator_by_name(client, britain, person):
    make.coordinator(person("Canary Cora"), britain)
    make.signed_organisation("British House")
    Chapter.objects.filter(pk=britain.pk).update(aims="To **listen** first. <script>alert(1)</script>")
    page = client.get(britain.get_absolute_url()).content.decode()
    assert "<strong>listen</strong>" in page
    assert "<script>alert" not in page
    assert "British House" in page
    assert "1 coordinator looks after this chapter" in page
    assert "Canary" not in page
    assert MEMBERS not in page


def test_detail_of_the_continent_has_what_is_below(client, britain):
    make.signed_organisation("British House")
    make.meeting("British meeting", chapter=britain)
    make.meeting("Canary meeting", chapter=britain, is_public=False)
    page = client.get("/alliance/chapters/europe/").content.decode()
    assert "British House" in page
    assert "British meeting" in page
    assert "Canary" not in page


def test_member_tree_is_for_coordinators_of_the_branch(client, britain, person, sign_in, cast):
    make.verified_pledge("Canary Waiting House")
    make.in_state(make.accepted_pledge("Canary Left House"), "withdrawn")
    own = make.coordinator(person("Own Ola"), britain)
    above = make.coordinator(person("Above Abe"), Chapter.objects.get(code="150"))
    top = make.coordinator(person("Top Tom"), Chapter.objects.get(code="001"))
    for user in (own, above, top, cast.secretariat):
        page = sign_in(user).get(MEMBERS)
        assert page.status_code == 200
        assert "Canary Waiting House" in page.content.decode()
        assert "Canary Left House" in page.content.decode()
    elsewhere = make.coordinator(person("Else Eli"), Chapter.objects.get(code="019"))
    ended = make.coordinator(person("Ended Eva"), britain)
    chapters.stand_down(chapter=britain, user=ended, by=None)
    demoted = make.coordinator(person("Demoted Dan"), britain)
    roles.end(user=demoted, role="coordinator", by=None)
    member = make.lead_of(make.signed_organisation("Member House"))
    for user in (elsewhere, ended, demoted, member, cast.stranger, cast.curator, cast.guardian):
        answer = sign_in(user).get(MEMBERS)
        assert answer.status_code == 403
        assert b"Canary" not in answer.content
    answer = client.get(MEMBERS)
    assert answer.status_code == 302
    assert "/accounts/" in answer["Location"]


def test_member_tree_keeps_other_chapters_out(britain, person, sign_in):
    american = make.verified_pledge("Canary American House", country="US")
    top = make.accepted_pledge("Canary Sponsor House", country="US")
    make.signed_organisation("British House", recruiter=top.organisation)
    client = sign_in(make.coordinator(person("Own Ola"), britain))
    page = client.get(MEMBERS).content.decode()
    assert "British House" in page
    assert "Canary Sponsor House" in page
    make.in_state(top, "withdrawn")
    for query in ("", f"?focus={top.organisation.slug}", f"?focus={american.organisation.slug}", "?q=canary", "?country=US",
                  "?chapter=americas", "?status=verified"):  # fmt: skip
        page = client.get(MEMBERS + query).content.decode()
        shown = page.replace(query.removeprefix("?").replace("=", "").replace("focus", ""), "").replace('value="canary"', "")
        assert "Canary" not in shown, query
    assert "an organisation elsewhere" in client.get(MEMBERS).content.decode()
    assert client.get("/alliance/chapters/americas/members/").status_code == 403


def test_member_tree_says_who_waits_who_went_quiet_and_who_brought_whom(britain, person, sign_in):
    top = make.signed_organisation("Top House")
    make.in_state(make.accepted_pledge("Quiet House", named_recruiter=top), "overdue")
    make.verified_pledge("Waiting House", named_recruiter=top)
    client = sign_in(make.coordinator(person("Own Ola"), britain))
    answer = client.get(MEMBERS)
    page = answer.content.decode()
    assert "names Top House as its recruiter" in page
    assert [one.name for one in answer.context["late"]] == ["Quiet House"]
    assert [node.name for top_node in answer.context["nodes"] for node in top_node.walk()] == ["Top House", "Quiet House"]
    assert {value: n for value, _label, n in answer.context["states"]} == {"active": 1, "overdue": 1, "verified": 1}


@pytest.mark.parametrize("query", ["focus=%00", "q=%00", "cursor=x", "status=nope", "sort=%F0", "focus=" + "x" * 4000, "bogus=1"])
def test_member_tree_survives_what_can_be_typed(britain, person, sign_in, query):
    client = sign_in(make.coordinator(person("Own Ola"), britain))
    assert client.get(f"{MEMBERS}?{query}").status_code == 200


def test_open_national_brings_the_organisations_in(person):
    make.continental_chapter("150")
    organisation = make.signed_organisation("British House")
    assert organisation.chapter is not None
    assert organisation.chapter.code == "150"
    chapter = chapters.open_national(country=make.country("GB"), by=person("Sam"), aims="To begin")
    assert chapters.open_national(country=make.country("GB"), by=None) == chapter
    assert Organisation.objects.get(pk=organisation.pk).chapter == chapter
    assert Change.objects.filter(type="chapter", public_id=chapter.public_id).count() == 1
    assert AuditEvent.objects.filter(verb="open_chapter").count() == 1


def test_appoint_and_stand_down_carry_the_role(person, britain):
    user = person("Cora")
    post = chapters.appoint(chapter=britain, user=user, by=None)
    assert chapters.appoint(chapter=britain, user=user, by=None) == post
    second = Chapter.objects.get(code="150")
    chapters.appoint(chapter=second, user=user, by=None)
    chapters.stand_down(chapter=britain, user=user, by=None)
    assert user.has_role("coordinator")
    chapters.stand_down(chapter=second, user=user, by=None)
    assert not user.has_role("coordinator")
