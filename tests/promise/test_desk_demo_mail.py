"""Mail on one's own machine: readable there, by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

PLACE = "/demo/mail/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(settings, tmp_path):
    """Write letters as the embedded site does."""
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")

    def write(subject: str, body: str) -> None:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        message = EmailMultiAlternatives(subject, body, to=["ana@example.org"])
        message.attach_alternative("<p>CANARY-html</p>", "text/html")
        message.connection = get_connection(backend, file_path=settings.EMAIL_FILE_PATH)
        message.send()

    return write


def test_letters_are_listed_newest_first_and_links_work(client, letters):
    letters("First letter", "Good day.")
    letters("Zweiter Brief – mit Ümläuten", "Open http://localhost:8000/alliance/join/abc/ please.")
    page = client.get(PLACE)
    assert [mail.subject for mail in page.context["mails"]] == ["Zweiter Brief – mit Ümläuten", "First letter"]
    newest = page.context["mails"][0]
    html = client.get(f"{PLACE}{newest.name}/").content.decode()
    assert 'href="http://localhost:8000/alliance/join/abc/"' in html
    assert "CANARY-html" not in html


def test_two_letters_in_one_file_are_both_shown(client, letters, settings):
    """Django names the file after the second and the memory address: two letters can meet in one."""
    letters("First letter", "Good day.")
    (first,) = Path(settings.EMAIL_FILE_PATH).iterdir()
    letters("Second letter", "Good night.")
    for other in set(Path(settings.EMAIL_FILE_PATH).iterdir()) - {first}:
        first.write_bytes(first.read_bytes() + other.read_bytes())
        other.unlink()
    mails = client.get(PLACE).context["mails"]
    assert [mail.subject for mail in mails] == ["Second letter", "First letter"]
    for mail, words in zip(mails, ("Good night.", "Good day."), strict=True):
        assert words in client.get(f"{PLACE}{mail.name}/").content.decode()


def test_letter_cannot_bring_its_own_html(client, letters):
    letters("<script>alert(1)</script>", "<img src=x onerror=alert(1)> javascript:alert(1)")
    name = client.get(PLACE).context["mails"][0].name
    for address in (PLACE, f"{PLACE}{name}/"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert 'href="javascript' not in html


def test_no_letter_yet_is_an_inviting_page(client, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "nothing-here")
    assert client.get(PLACE).status_code == 200


@pytest.mark.parametrize("name", ["..%2f..%2fmanage.py", "../settings.py", "none.log", "%00", "x" * 3000])
def test_only_letters_can_be_opened(client, letters, name):
    letters("A letter", "Words")
    assert client.get(f"{PLACE}{name}/").status_code == 404


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.8", "2001:db8::1", "::ffff:10.0.0.8", "", "nonsense"])
def test_letters_are_hidden_from_other_machines(client, letters, address):
    letters("CANARY-subject", "Words")
    assert "CANARY-subject" in client.get(PLACE).content.decode()
    answer = client.get(PLACE, REMOTE_ADDR=address)
    assert answer.status_code == 404
    assert "CANARY" not in answer.content.decode()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_letters_are_there_on_this_machine(client, letters, address):
    assert client.get(PLACE, REMOTE_ADDR=address).status_code == 200


def test_forged_address_of_a_proxy_opens_nothing(client, letters):
    assert client.get(PLACE, REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404


def test_letters_do_not_exist_on_a_real_site(client, letters, settings):
    letters("CANARY-subject", "Words")
    settings.EMBEDDED = False
    settings.SECURE_SSL_REDIRECT = False
    for address in (PLACE, f"{PLACE}some.log/"):
        assert client.get(address).status_code == 404
