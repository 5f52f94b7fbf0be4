"""Certificates and pages on paper: tagged, true, and never more than the page itself tells a visitor."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
import time_machine

from alliance.documents import certificate
from alliance.models import Organisation, Pledge
from alliance.views import papers
from promise.core import printing, qr
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def words_in(data) -> str:
    return str(data)


# -- certificate -------------------------------------------------------------------------------------------------------


def test_certificate_says_who_since_when_which_pledge_and_how_to_check():
    with time_machine.travel(dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC), tick=False):
        pledge = make.accepted_pledge("Ärzte & <b>Friends</b> #panic")
        data = certificate.as_data(Pledge.objects.get(pk=pledge.pk))
    told = words_in(data)
    for part in ("Ärzte & <b>Friends</b> #panic", "29 February 2028", "Version 1"):
        assert part in told
    assert f"/alliance/verify/{pledge.certificate_code}/" in data["address"]
    assert pledge.signatory_name not in told
    assert pledge.signatory_email not in told


def test_certificate_is_tagged_and_only_for_pledges_in_force(client):
    pledge = make.accepted_pledge("Riverbend House")
    address = f"/alliance/verify/{pledge.certificate_code}/certificate.pdf"
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid" in answer.content
    assert b"/StructTreeRoot" in answer.content
    grouped = client.get(f"/alliance/verify/{pledge.certificate_code[:4].lower()}-{pledge.certificate_code[4:]}/certificate.pdf")
    assert grouped.status_code == 200, "typed from paper, in groups and small letters"
    for state in ("lapsed", "withdrawn"):
        make.in_state(pledge, state)
        assert client.get(address)["Location"] == f"/alliance/verify/{pledge.certificate_code}/"
    assert client.get("/alliance/verify/NOSUCHCODE12/certificate.pdf").status_code == 404
    assert client.get("/alliance/verify/NOSUCHCODE12/square.svg").status_code == 404


def test_check_tells_honestly_where_a_certificate_stands(client):
    pledge = make.accepted_pledge("Riverbend House")
    address = f"/alliance/verify/{pledge.certificate_code}/"
    page = client.get(address).content.decode()
    assert "This certificate is true" in page
    assert "square.svg" in page
    make.in_state(pledge, "lapsed")
    page = client.get(address).content.decode()
    assert "This certificate has lapsed" in page
    assert "Riverbend House" in page
    assert "This certificate is true" not in page
    assert "certificate.pdf" not in page
    make.in_state(pledge, "withdrawn")
    page = client.get(address).content.decode()
    assert "no longer in force" in page
    assert "Riverbend House" not in page
    assert pledge.signatory_name not in page


def test_square_is_a_plain_picture_of_the_address(client):
    pledge = make.accepted_pledge("Riverbend House")
    answer = client.get(f"/alliance/verify/{pledge.certificate_code}/square.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    drawn = answer.content.decode()
    assert drawn == qr.svg(certificate.check_address(pledge.certificate_code))
    assert not re.search("style=|<script|href", drawn)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314  (our own answer)


def test_founding_place_that_has_not_signed_gets_no_certificate(client):
    pledge = make.accepted_pledge("Cape Town, founding place")
    Organisation.objects.filter(pk=pledge.organisation_id).update(is_founding=True, signed_on=None)
    address = f"/alliance/verify/{pledge.certificate_code}/"
    assert "founding place" in client.get(address).content.decode()
    assert client.get(f"{address}certificate.pdf").status_code == 302


# -- pages -------------------------------------------------------------------------------------------------------------


def test_every_page_on_paper_is_tagged(client):
    member = make.signed_organisation("Riverbend House")
    chapter = make.national_chapter("GB")
    for address in ("/alliance/alliance.pdf", f"/alliance/members/{member.slug}.pdf", f"/alliance/chapters/{chapter.slug}.pdf"):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf", address
        assert b"pdfuaid" in answer.content, address
        page = client.get(address.replace("/alliance/alliance.pdf", "/alliance/").replace(".pdf", "/")).content.decode()
        assert address in page, "each page links to its paper"


def test_paper_says_what_the_page_says_and_no_more(client, sign_in, monkeypatch):
    printed = {}
    monkeypatch.setattr(papers, "paper", lambda data: printed.update(data) or b"%PDF-")
    pledge = make.accepted_pledge("Riverbend House")
    make.report(pledge, "CanaryHidden", "The night shift", failing_is_public=True)
    member = pledge.organisation
    for visitor in (client, sign_in(make.lead_of(member))):
        assert visitor.get(f"/alliance/members/{member.slug}.pdf").status_code == 200
        told = words_in(printed)
        assert printed["title"] == "Riverbend House"
        assert "Open the garden every day" in told
        assert "The night shift" in told
        assert "CanaryHidden" not in told
        assert pledge.signatory_email not in told
        assert "on paper" not in told
        assert printed["foot"].endswith(f"/alliance/members/{member.slug}/")
    client.get("/alliance/alliance.pdf")
    assert printed["foot"].endswith("/alliance/")
    assert "founding" in words_in(printed).lower()


def test_unlisted_member_has_no_paper_even_for_its_own_people(sign_in, client):
    pledge = make.accepted_pledge("Riverbend House")
    lead = sign_in(make.lead_of(pledge.organisation))
    make.in_state(pledge, "withdrawn")
    for visitor in (client, lead):
        assert visitor.get(f"/alliance/members/{pledge.organisation.slug}.pdf").status_code == 404
    assert client.get("/alliance/chapters/nowhere.pdf").status_code == 404


def test_same_words_are_printed_once(monkeypatch, client):
    calls = []
    monkeypatch.setattr(papers.pdf, "render", lambda template, data: calls.append(data) or b"%PDF-")
    make.signed_organisation("Riverbend House")
    for _n in range(3):
        client.get("/alliance/members/riverbend-house.pdf")
    assert len(calls) == 1


def test_blocks_keep_order_levels_lists_pairs_and_tables():
    html = """<body><nav>No</nav><main><p><span class="status">Small</span> one</p>
      <h1>Title</h1><div><h3>Deep</h3><p>One <b>two</b>,
      three.</p></div><ul><li><h3>A</h3><p>B</p></li><li><a>C</a></li></ul><p><a>See more</a></p>
      <form><p>No</p></form><p hidden>No</p>
      <dl>
      <dt>Key</dt><dd>Value</dd><dd>More</dd></dl><svg><text>No</text></svg>
      <p data-paper="skip">No</p>
      <table><caption>Figures</caption><tr><th>Year</th><th>n</th></tr>
      <tr><td>2026</td><td>5</td></tr></table></main><p>No</p>"""
    assert printing.blocks_of(html) == [
        {"kind": "heading", "level": 1, "text": "Title"},
        {"kind": "paragraph", "text": "Small · one"},
        {"kind": "heading", "level": 2, "text": "Deep"},
        {"kind": "paragraph", "text": "One two, three."},
        {"kind": "list", "items": ["A · B", "C"]},
        {"kind": "pairs", "rows": [{"key": "Key", "value": "Value, More"}]},
        {"kind": "paragraph", "text": "Figures"},
        {"kind": "table", "rows": [["Year", "n"], ["2026", "5"]]},
    ]


def test_blocks_of_broken_or_empty_html_are_no_accident():
    assert printing.blocks_of("") == []
    assert printing.blocks_of("<main><p>One</div></main></main><p>Two") == [{"kind": "paragraph", "text": "One"}]
    assert printing.blocks_of("<p>Outside</p>") == []
