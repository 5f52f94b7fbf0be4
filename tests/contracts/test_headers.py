"""Headers that no answer may lack, error pages too, after the scoring table of the public Observatory."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import path

from promise import urls as site_urls


def broken(request):
    raise RuntimeError("CANARY-inside-the-server")


urlpatterns = [path("broken-for-the-test/", broken), *site_urls.urlpatterns]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500

PAGES = {
    "/": 200,
    "/alliance/": 200,
    "/toolkit/": 200,
    "/stories/": 200,
    "/stories/share/": 200,
    "/accounts/login/": 200,
    "/desk/": 302,
    "/no-such-page/": 404,
    "/alliance/join/no-such-token/": 404,
    "/broken-for-the-test/": 500,
    "/api/v1/initiatives/": 200,
    "/api/v1/initiatives/no-such-one/": 404,
    "/api/v1/initiatives/?nonsense=1": 400,
    "/api/v1/nothing/": 404,
    "/livez": 200,
}


@pytest.mark.django_db
@pytest.mark.urls("tests.contracts.test_headers")
@pytest.mark.parametrize(("address", "status"), PAGES.items())
@pytest.mark.filterwarnings("ignore")
def test_every_kind_of_answer_carries_the_headers(address, status):
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == status
    check(answer)
    assert b"CANARY" not in answer.content


def check(answer) -> None:
    policy = {part.split()[0]: part.split()[1:] for part in answer["Content-Security-Policy"].split(";") if part.strip()}
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] in {"same-origin", "cross-origin"}
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cache-Control"]


@pytest.mark.django_db
def test_refused_form_gets_our_page_and_the_headers():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert answer.status_code == 403
    check(answer)


@pytest.mark.django_db
def test_too_many_requests_are_told_when_to_come_back(settings):
    settings.RATE_ANON = 3
    answers = [Client().get("/api/v1/chapters/") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert [a["X-RateLimit-Remaining"] for a in answers] == ["2", "1", "0", "0"]
    assert 1 <= int(answers[3]["Retry-After"]) <= 61
    assert answers[3]["Content-Type"] == "application/problem+json"
    check(answers[3])


@pytest.mark.django_db
def test_limit_is_not_evaded_by_a_forged_address(settings):
    settings.RATE_ANON = 3
    passed = [Client().get("/api/v1/chapters/", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(6)]
    assert passed.count(200) == 3


@pytest.mark.django_db
def test_cacheable_answers_set_no_cookie():
    for address in PAGES:
        answer = Client(raise_request_exception=False).get(address)
        if "public" in answer["Cache-Control"]:
            assert not answer.cookies, address


@pytest.mark.django_db
def test_private_pages_are_not_kept(cast, sign_in):
    assert sign_in(cast.curator).get("/desk/")["Cache-Control"] == "no-store"


@override_settings(ALLOWED_HOSTS=["promise.example.org"])
@pytest.mark.django_db
def test_foreign_host_is_refused_in_our_words():
    answer = Client().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content
    check(answer)
