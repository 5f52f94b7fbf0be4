"""Keys: who may have them, what they open, and that they end at once with what they rest on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from alliance.models import Organisation, Seat
from promise.core.models import AuditEvent, Bucket
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from promise.partners.actions import holders, keys
from promise.partners.models import ApiKey, KeyHolder
from tests.factories import alliance, partners
from tests.factories.partners import bearer

pytestmark = pytest.mark.django_db
LIST = "/api/v1/initiatives/"


def opens(client, secret: str) -> bool:
    answer = client.get(LIST, headers=bearer(secret))
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


def test_secret_is_nowhere_in_the_database(all_tables):
    for kind in ApiKey.Kind.values:
        made = partners.made_key(kind=kind) if kind == "personal" else partners.made_key(ApiKey.objects.get().holder, kind=kind)
        stored = all_tables()
        assert made.key.public_id in stored
        assert made.secret not in stored
        assert made.secret not in str(list(AuditEvent.objects.values()))


def test_key_opens_and_says_when_it_was_used(client):
    made = partners.made_key()
    assert opens(client, made.secret)
    used = ApiKey.objects.get().last_used_at
    assert used is not None
    assert opens(client, made.secret)
    assert ApiKey.objects.get().last_used_at == used  # not a write a request


def test_key_sees_what_everybody_sees_and_no_more(client):
    """Also the lead's own drafts stay out: a public answer is the same for all, so that caches may keep it."""
    from tests.factories import toolkit

    made = partners.made_key()
    home = made.key.holder.organisation
    toolkit.draft(title="CanaryDraft", by=made.key.made_by, organisation=home)
    assert "CanaryDraft" in str(list(type(toolkit.draft(by=made.key.made_by, organisation=home)).objects.values("title")))
    plain, keyed = client.get(LIST), client.get(LIST, headers=bearer(made.secret))
    assert plain.content == keyed.content
    assert plain["ETag"] == keyed["ETag"]


@pytest.mark.parametrize("kind", ApiKey.Kind.values)
def test_key_ends_with_what_it_rests_on(client, kind, sign_in, cast):
    """The seat, the organisation's standing, the person's account, its day, the secretariat's word, a click."""

    def lose_seat(key: ApiKey) -> None:
        Seat.objects.filter(user=key.made_by).update(state="left")

    def lapse(key: ApiKey) -> None:
        Organisation.objects.filter(pk=key.holder.organisation_id).update(status="withdrawn")

    def deactivate(key: ApiKey) -> None:
        type(key.made_by).objects.filter(pk=key.made_by_id).update(is_active=False)

    def end(key: ApiKey) -> None:
        holders.decide(holder=key.holder, move="end", by=cast.secretariat, reason="Asked for too much.")

    def revoke(key: ApiKey) -> None:
        keys.revoke(key=key, by=key.made_by)

    for number, lose in enumerate((lose_seat, lapse, deactivate, end, revoke)):
        made = partners.made_key(partners.member_holder(alliance.signed_organisation(f"House {number}")), kind=kind)
        secret = made.secret if kind == "personal" else drawn(client, made)
        assert opens(client, secret), lose.__name__
        lose(made.key)
        assert not opens(client, secret), lose.__name__


@pytest.mark.parametrize("kind", ApiKey.Kind.values)
def test_key_ends_on_its_day(client, kind):
    made = partners.made_key(kind=kind, days=30)
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=-5), tick=False):
        secret = made.secret if kind == "personal" else drawn(client, made)
        assert opens(client, secret)
    with time_machine.travel(timezone.now() + timedelta(days=30, seconds=1), tick=False):
        assert not opens(client, secret)


def drawn(client, made: keys.Made) -> str:
    answer = client.post(
        "/api/v1/token", {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": made.secret}
    )
    assert answer.status_code == 200, answer.content
    return str(answer.json()["access_token"])


def test_only_the_lead_makes_keys_of_a_member(person):
    home = alliance.signed_organisation()
    colleague = person("Colleague Cora")
    alliance.seat(colleague, home)
    with pytest.raises(PermissionDenied):
        holders.of_member(organisation=home, by=colleague)
    holder = partners.member_holder(home)
    with pytest.raises(PermissionDenied):
        keys.make(holder=holder, kind="personal", name="x", by=colleague)
    with pytest.raises(PermissionDenied):
        keys.make(holder=holder, kind="personal", name="x", by=alliance.lead_of(alliance.signed_organisation("Other House")))
    assert holders.of_member(organisation=home, by=alliance.lead_of(home)) == holder


def test_nobody_has_keys_before_the_secretariat_said_yes(cast, deliver):
    holder = partners.asked_holder(cast.stranger)
    with pytest.raises(PermissionDenied):
        partners.made_key(holder, scopes=("read",))
    with pytest.raises(PermissionDenied):
        holders.decide(holder=holder, move="approve", by=cast.curator)
    holders.decide(holder=holder, move="approve", by=cast.secretariat)
    deliver()
    (letter,) = mail.outbox
    assert letter.to == [cast.stranger.email]
    assert holder.get_absolute_url() in letter.body
    made = partners.made_key(KeyHolder.objects.get(), scopes=("read",))
    assert made.key.scopes == ["read"]
    with pytest.raises(ValidationError):  # only members write
        partners.made_key(KeyHolder.objects.get())


def test_a_no_has_a_reason_and_they_read_it(cast, deliver):
    holder = partners.asked_holder(cast.stranger)
    with pytest.raises(MoveRefused):
        holders.decide(holder=holder, move="decline", by=cast.secretariat)
    holders.decide(holder=holder, move="decline", by=cast.secretariat, reason="Please join through a member.")
    deliver()
    assert "Please join through a member." in mail.outbox[-1].body


def test_asking_twice_with_one_form_is_one_request(cast):
    nonce = new_nonce()
    first, second = (holders.ask(name="Open Figures", purpose="A picture.", nonce=nonce, by=cast.stranger) for _ in range(2))
    assert first == second
    for number in range(2):
        holders.ask(name=f"Figures {number}", purpose="A picture.", nonce=new_nonce(), by=cast.stranger)
    with pytest.raises(ValidationError, match="a lot"):
        holders.ask(name="One more", purpose="A picture.", nonce=new_nonce(), by=cast.stranger)


def test_narrowed_key_reads_on_and_writes_no_more(client):
    made = partners.made_key(kind="program")
    token = drawn(client, made)
    keys.narrow(key=made.key, scopes=["read"], by=made.key.made_by)
    assert not opens(client, token)  # drawn with the larger scope: gone
    again = drawn(client, made)
    assert opens(client, again)
    assert client.post(LIST, {"title": "x"}, content_type="application/json", headers=bearer(again)).status_code == 403
    with pytest.raises(ValidationError):
        keys.narrow(key=made.key, scopes=["read", "initiatives:write"], by=made.key.made_by)


def test_no_more_keys_than_one_can_look_after():
    holder = partners.member_holder()
    for number in range(keys.MOST):
        partners.made_key(holder, name=f"Key {number}")
    with pytest.raises(ValidationError, match="20 keys"):
        partners.made_key(holder)


def test_each_key_has_its_own_limit_and_a_wrong_one_counts_for_its_address(client, settings):
    settings.RATE_ANON, settings.RATE_KEY = 5, 7
    made = partners.made_key()
    counted = [client.get(LIST, headers=bearer(made.secret)) for _ in range(9)]
    assert [answer.status_code for answer in counted] == [200] * 7 + [429] * 2
    assert [answer["X-RateLimit-Limit"] for answer in counted] == ["7"] * 9
    assert int(counted[-1]["Retry-After"]) >= 1
    wrong = [client.get(LIST, headers=bearer("promise_wrong")).status_code for _ in range(4)]
    assert wrong == [401] * 4
    assert client.get(LIST).status_code == 200
    assert client.get(LIST).status_code == 429
    assert client.get(LIST, headers=bearer("promise_wrong")).status_code == 429
    names = Bucket.objects.values_list("key", flat=True)
    assert f"key:{made.key.public_id}" in names
    assert not any(made.secret in name for name in names)


@pytest.mark.parametrize(
    "token",
    ["promise_", "promise_" + "a" * 64, "a" * 43, "promise_\u00e9", "x" * 100_000, "promise_' OR 1=1 --", "\u202epromise_"],
)
def test_hostile_token_is_a_clean_401(client, token):
    partners.made_key()
    answer = client.get(LIST, headers={"authorization": f"Bearer {token}".encode("utf-8", "replace").decode("latin-1")})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_clock_forgets_tokens_that_expired(client):
    from allauth.idp.oidc.models import Token

    drawn(client, partners.made_key(kind="program"))
    assert keys.forget_tokens() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1), tick=False):
        assert keys.forget_tokens() == 1
    assert not Token.objects.exists()
