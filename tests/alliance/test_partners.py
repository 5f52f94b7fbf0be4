"""Friends who have not signed: ours to name, with a reason, a source and a link that is safe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance.actions import partners
from alliance.management import starter
from alliance.models import Partner
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
PAGE = "/alliance/partners/"


def typed(**changes):
    day = timezone.localdate()
    given = {
        "name": "Kind Friends CIC", "relation": "aligned", "words": "They hold open evenings.", "link": "https://friends.example/",
        "source": "Their own page", "last_checked_on_day": day.day, "last_checked_on_month": day.month,
        "last_checked_on_year": day.year, "reason": "CanaryReason",
    }  # fmt: skip
    return {**given, **changes}


def test_first_friend_comes_with_the_starter_content_and_stays_removed(client):
    starter.load()
    make.partner()
    page = client.get(PAGE).content.decode()
    assert page.index("Compassionate Mental Health CIC") < page.index("Kind Friends CIC")
    assert "11938822" in page
    assert "Last checked on 21 November 2026" in page
    partners.remove(partner=Partner.objects.get(company_number="11938822"), reason="They asked us to", by=None)
    starter.load()
    assert "Compassionate Mental Health CIC" not in client.get(PAGE).content.decode()


def test_secretariat_adds_changes_and_removes_with_a_reason(cast, sign_in, client):
    office = sign_in(cast.secretariat)
    assert office.post(f"{PAGE}add/", typed(reason="")).status_code == 200
    assert office.post(f"{PAGE}add/", typed()).status_code == 302
    friend = Partner.objects.get()
    assert friend.decided_by == cast.secretariat
    address = f"{PAGE}{friend.public_id}/"
    assert "CanaryReason" in office.get(address).content.decode()
    assert "CanaryReason" not in client.get(PAGE).content.decode()
    assert office.post(address, typed(words="They hold closed evenings.", reason="They changed it")).status_code == 302
    assert "closed evenings" in client.get(PAGE).content.decode()
    assert office.post(f"{address}remove/", {"reason": "They ended"}).status_code == 302
    assert "Kind Friends" not in client.get(PAGE).content.decode()
    assert [(d.move, d.reason) for d in friend.decisions.all()] == [
        ("list", "CanaryReason"), ("correct", "They changed it"), ("remove", "They ended"),
    ]  # fmt: skip
    assert office.get(address).status_code == 404
    assert office.post(f"{PAGE}add/", typed(reason="Back again")).status_code == 302
    assert Partner.objects.get().pk == friend.pk


def test_nobody_else_edits(person, cast, sign_in, client):
    friend, house = make.partner(), make.member_cast(person)
    for user in (None, house.lead, house.coordinator, cast.curator, cast.guardian, cast.stranger):
        visitor = sign_in(user) if user else client
        for address in (f"{PAGE}add/", f"{PAGE}{friend.public_id}/", f"{PAGE}{friend.public_id}/remove/"):
            assert address not in visitor.get(PAGE).content.decode()
            assert visitor.post(address, typed(name="Evil Friends")).status_code in {302, 403}
    assert [p.name for p in Partner.objects.listed()] == ["Kind Friends CIC"]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "ftp://friends.example",
             "https://user:secret@friends.example", "https:evil", "http://"],
)  # fmt: skip
def test_link_that_is_not_safe_is_refused(link, cast, sign_in):
    with pytest.raises(ValidationError):
        make.partner(link=link)
    answer = sign_in(cast.secretariat).post(f"{PAGE}add/", typed(link=link))
    assert answer.status_code == 200
    assert "id_link" in answer.content.decode()
    assert not Partner.objects.listed().exists()


def test_database_refuses_a_script_for_a_link():
    friend = make.partner()
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=friend.pk).update(link="javascript:alert(1)")


def test_day_of_the_check_has_come_and_a_move_needs_a_reason():
    with pytest.raises(ValidationError):
        make.partner(last_checked_on=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(MoveRefused):
        partners.remove(partner=make.partner(), reason=" ", by=None)


def test_what_is_typed_is_text(client):
    make.partner(words="<script>alert(1)</script> & friends")
    page = client.get(PAGE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
