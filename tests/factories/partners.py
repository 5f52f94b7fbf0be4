"""Keys, made by the same actions as in life."""

from __future__ import annotations

from typing import Any

from alliance.models import Organisation
from promise.core import outbox
from promise.core.tokens import new_nonce
from promise.partners.actions import calls, endpoints, holders, keys, notices
from promise.partners.models import ApiKey, Call, Endpoint, KeyHolder, NoticeTry
from promise.partners.models.keys import Scope
from tests.factories import alliance

WRITES = (Scope.READ.value, Scope.INITIATIVES.value)


def member_holder(organisation: Organisation | None = None) -> KeyHolder:
    home = organisation or alliance.signed_organisation()
    return holders.of_member(organisation=home, by=alliance.lead_of(home))


def asked_holder(by: Any, name: str = "Open Figures", purpose: str = "A yearly picture of who joined.") -> KeyHolder:
    return holders.ask(name=name, purpose=purpose, nonce=new_nonce(), by=by)


def approved_holder(by: Any, secretariat: Any, **more: Any) -> KeyHolder:
    return holders.decide(holder=asked_holder(by, **more), move="approve", by=secretariat)


def made_key(holder: KeyHolder | None = None, *, kind: str = "personal", scopes: Any = WRITES, **more: Any) -> keys.Made:
    """With its secret, as it is shown once. Made by the lead of the holder's organisation."""
    held = holder or member_holder()
    by = more.pop("by", None) or (alliance.lead_of(held.organisation) if held.organisation else held.asked_by)
    return keys.make(holder=held, kind=kind, name=more.pop("name", "Nightly copy"), by=by, scopes=scopes, **more)


def api_key(holder: KeyHolder | None = None, **more: Any) -> ApiKey:
    return made_key(holder, **more).key


def made_endpoint(
    holder: KeyHolder | None = None, url: str = "https://partner.example.org/in", subjects: Any = ("initiative",)
) -> endpoints.Made:
    """With its secret, as it is shown once."""
    held = holder or member_holder()
    by = alliance.lead_of(held.organisation) if held.organisation else held.asked_by
    return endpoints.make(holder=held, url=url, subjects=subjects, by=by)


def endpoint(holder: KeyHolder | None = None, **more: Any) -> Endpoint:
    return made_endpoint(holder, **more).endpoint


def notice_try() -> NoticeTry:
    """A notice that found nobody: the name is of those that never exist."""
    held = endpoint(url="https://partner.invalid/in")
    endpoints.ping(endpoint=held, by=held.made_by)
    outbox.deliver_due(lane=notices.LANE)
    return NoticeTry.objects.get()


def call() -> Call:
    """A write that carried an Idempotency-Key."""
    from promise.core.api.authentication import Access

    key = api_key()
    access = Access(key.made_by, key.public_id, frozenset(key.scopes), key.holder.organisation)
    calls.once(access=access, name="first", fingerprint="0" * 64, act=lambda: ("initiative", "a" * 20))
    return Call.objects.get()


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}
