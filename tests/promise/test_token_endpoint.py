"""T37, F10: the token endpoint. No wrong secret comes as far as the slow hashing; no address, id or log gives one away."""

from __future__ import annotations

import base64
from unittest.mock import patch

import pytest
from allauth.idp.oidc.models import Client as OAuthClient
from allauth.idp.oidc.models import Token
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from promise.core.models import Bucket
from promise.partners.views import token as endpoint
from tests.factories import partners
from tests.factories.partners import bearer

pytestmark = pytest.mark.django_db
TOKEN, REVOKE, LIST = "/api/v1/token", "/api/v1/revoke", "/api/v1/initiatives/"
GRANT = {"grant_type": "client_credentials"}


def ask(client, name: str, secret: str, **more):
    return client.post(TOKEN, {**GRANT, "client_id": name, "client_secret": secret, **more})


def basic(name: str, secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


def test_id_and_secret_give_a_token_of_an_hour(client):
    made = partners.made_key(kind="program")
    for answer in (
        ask(client, made.client_id, made.secret),
        client.post(TOKEN, GRANT, headers=basic(made.client_id, made.secret)),
    ):
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
        assert answer["Cache-Control"] == "no-store"
        assert client.get(LIST, headers=bearer(body["access_token"])).status_code == 200
    assert not any(body["access_token"] in token.hash for token in Token.objects.all())


def test_token_reaches_no_further_than_was_asked_or_allowed(client):
    made = partners.made_key(kind="program")
    token = ask(client, made.client_id, made.secret, scope="read").json()["access_token"]
    sent = client.post(LIST, {"title": "x"}, content_type="application/json", headers=bearer(token))
    assert sent.status_code == 403
    assert 'error="insufficient_scope"' in sent["WWW-Authenticate"]
    reader = partners.made_key(made.key.holder, kind="program", scopes=("read",))
    refused = ask(client, reader.client_id, reader.secret, scope="read initiatives:write")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


def test_two_hundred_wrong_secrets_hash_nothing(client, monkeypatch):
    made = partners.made_key(kind="program")
    monkeypatch.setattr(endpoint, "TRIES_A_MINUTE", 1000)
    with patch.object(OAuthClient, "check_secret", side_effect=AssertionError("hashed")) as hashed:
        answers = {ask(client, made.client_id, f"wrong {n}").status_code for n in range(200)}
        answers |= {ask(client, "no-such-client", f"wrong {n}").status_code for n in range(5)}
    assert answers == {401}
    assert not hashed.called
    assert ask(client, made.client_id, made.secret).status_code == 200  # nobody locks others out


def test_unknown_id_and_wrong_secret_look_alike(client):
    made = partners.made_key(kind="program")
    ask(client, "nobody", "wrong")  # opens the allowance of this address
    answers, queries = [], []
    for name in (made.client_id, "no-such-client"):
        with CaptureQueriesContext(connection) as asked:
            answers.append(ask(client, name, "wrong"))
        queries.append(len(asked))
    assert answers[0].content == answers[1].content
    assert answers[0].status_code == answers[1].status_code == 401
    assert answers[0]["WWW-Authenticate"].startswith("Basic")
    assert queries[0] == queries[1]


def test_an_address_knocks_only_so_often(client):
    codes = [ask(client, "nobody", "wrong").status_code for _ in range(endpoint.TRIES_A_MINUTE + 3)]
    assert codes.count(401) == endpoint.TRIES_A_MINUTE
    last = ask(client, "nobody", "wrong")
    assert (last.status_code, last.json()["error"]) == (429, "temporarily_unavailable")
    assert int(last["Retry-After"]) >= 1


def test_a_program_draws_only_so_many(client, monkeypatch):
    monkeypatch.setattr(endpoint, "TOKENS_AN_HOUR", 3)
    made = partners.made_key(kind="program")
    assert [ask(client, made.client_id, made.secret).status_code for _ in range(5)] == [200] * 3 + [429] * 2


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"}, "unsupported_grant_type"),
        ({"grant_type": ["client_credentials", "client_credentials"]}, "unsupported_grant_type"),
    ],
)
def test_nothing_but_client_credentials(client, sent, error):
    made = partners.made_key(kind="program")
    answer = client.post(TOKEN, {**sent, "client_id": made.client_id, "client_secret": made.secret})
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_secrets_in_an_address_are_refused(client):
    made = partners.made_key(kind="program")
    answer = client.post(f"{TOKEN}?client_id={made.client_id}&client_secret={made.secret}", GRANT)
    assert answer.status_code == 400
    assert made.secret not in answer.content.decode()
    assert client.get(f"{LIST}?access_token=x").status_code == 400


@pytest.mark.parametrize(
    "header", ["Basic", "Basic x", "Basic eA==", "Basic /w==", "Digest x", "Bearer x", "Basic " + "A" * 5000]
)
def test_malformed_credentials_are_a_clean_no(client, header):
    assert client.post(TOKEN, GRANT, headers={"authorization": header}).status_code == 401


def test_program_gives_its_token_back(client):
    made = partners.made_key(kind="program")
    token = ask(client, made.client_id, made.secret).json()["access_token"]
    other = partners.made_key(made.key.holder, kind="program")
    client.post(REVOKE, {"token": token}, headers=basic(other.client_id, other.secret))
    assert client.get(LIST, headers=bearer(token)).status_code == 200  # not theirs to revoke
    assert client.post(REVOKE, {"token": token}, headers=basic(made.client_id, "wrong")).status_code == 401
    assert client.get(LIST, headers=bearer(token)).status_code == 200
    assert client.post(REVOKE, {"token": token}, headers=basic(made.client_id, made.secret)).status_code == 200
    assert client.get(LIST, headers=bearer(token)).status_code == 401


@pytest.mark.parametrize("address", [TOKEN, REVOKE])
def test_only_post_and_no_cookie_needed(address):
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 405
    answer = strict.post(address, GRANT)
    assert answer.status_code in {400, 401}
    assert not answer.cookies


@pytest.mark.parametrize(
    "address", ["/identity/o/authorize", "/identity/o/device", "/identity/o/api/token", "/.well-known/openid-configuration"]
)
def test_nothing_else_of_the_identity_provider_is_there(client, address):
    assert client.get(address).status_code == 404


def test_buckets_hold_no_secret(client):
    made = partners.made_key(kind="program")
    ask(client, made.client_id, made.secret)
    kept = " ".join(Bucket.objects.values_list("key", flat=True))
    assert made.secret not in kept
    assert "127.0.0.1" not in kept


def test_doors_answer_as_the_description_says(client, monkeypatch):
    schema = client.get("/api/v1/schema/").json()

    def is_described(path: str, answer) -> bool:
        told = schema["paths"][path]["post"]["responses"][str(answer.status_code)]
        if "content" not in told:
            return answer.content == b""
        wanted = {**told["content"]["application/json"]["schema"], "components": schema["components"]}
        return Draft202012Validator(wanted).is_valid(answer.json())

    made = partners.made_key(kind="program")
    own = {"client_id": made.client_id, "client_secret": made.secret}
    drawn = ask(client, made.client_id, made.secret)
    answers = [
        (TOKEN, drawn), (TOKEN, client.post(TOKEN, own)), (TOKEN, ask(client, made.client_id, "wrong")),
        (TOKEN, ask(client, made.client_id, made.secret, scope="everything")),
        (REVOKE, client.post(REVOKE, {**own, "token": drawn.json()["access_token"]})),
        (REVOKE, client.post(REVOKE, {"token": "x"})),
    ]  # fmt: skip
    monkeypatch.setattr(endpoint, "TRIES_A_MINUTE", 1)
    answers += [(path, client.post(path, own)) for path in (TOKEN, REVOKE)]
    assert [answer.status_code for _path, answer in answers] == [200, 400, 401, 400, 200, 401, 429, 429]
    assert all(is_described(path, answer) for path, answer in answers), [answer.content for _path, answer in answers]
    assert set(schema["paths"][TOKEN]["post"]["responses"]) == {"200", "400", "401", "429"}
