"""The framework as it is first written: complete, linked to what exists, and without what must stand nowhere."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from alliance.management.starter import load_countries
from promise.core.models import Change
from toolkit.management import framework, starter
from toolkit.models import Page, vocabularies
from toolkit.models.kinds import Circle, Level, PageKind

ROOT = Path(__file__).resolve().parents[2]
ROWS = framework.read()
# the digits of a private telephone number that an old text prints and that must stand nowhere, as a fingerprint
NEVER = "0e20cb5ae7554d924f1f9f7d3449fedb8dbd0cb971a944b34fcac9c5b76d7c4b"


def of(kind: str) -> list[dict]:
    return [row for row in ROWS if row["kind"] == kind]


def holds_the_number(text: str, mark: str = NEVER) -> bool:
    """Whatever stands between its digits, with the country in front or not."""
    digits = re.sub(r"[\s().\-\u00a0\u2011]+", "", text)
    runs = (run for run in re.findall(r"\d{10,}", digits))
    windows = {run[start : start + 10] for run in runs for start in range(len(run) - 9)}
    return any(hashlib.sha256(window.encode()).hexdigest() == mark for window in windows)


def test_the_pages_are_all_there():
    assert {row["slug"] for row in of("barrier")} == set(vocabularies.Barrier.values)
    assert [row["slug"] for row in of("framework")] == list(vocabularies.Framework.values)
    assert {row["slug"] for row in of("briefing")} == {"board", "frontline", "patient", "beyond"}
    assert {row["circle"] for row in of("force")} == set(Circle.values)
    assert {row["level"] for row in of("item")} == set(Level.values)
    assert {row["framework"] for row in of("item")} == set(vocabularies.Framework.values)
    assert len([row for row in of("module") if not row.get("planned")]) == 3
    assert len({row["slug"] for row in ROWS}) == len(ROWS)


def test_each_fits_its_kind_and_leads_to_what_exists():
    bank = {row["slug"] for row in starter.read()}
    pages = {row["slug"] for row in ROWS}
    for row in ROWS:
        values = framework.fields(row)
        assert set(values["texts"].get("initiatives", [])) <= bank, row["slug"]
        assert {idea["initiative"] for idea in row.get("ideas", [])} <= bank, row["slug"]
        for step in row.get("steps", []):
            assert step["ref"] in ({""} if step["kind"] == "question" else bank if step["kind"] == "initiative" else pages)
        assert row.get("superseded_by") in pages | {None}
        assert row.get("planned") or row.get("source") or row["kind"] in {PageKind.BARRIER, PageKind.ITEM}, row["slug"]


def test_each_kind_of_force_that_england_counts_leads_to_its_measure():
    agreed = {row["key"]: row for row in yaml.safe_load(starter.MEASURES.read_text())}
    named = {key for row in of("force") for key in row.get("measures", [])}
    assert named <= agreed.keys()
    assert {key for key, row in agreed.items() if row.get("codes")} <= named


def test_contacts_of_the_old_texts_are_not_told_as_checked():
    with_contacts = [row for row in of("library") if row.keys() & {"phone", "email", "post"}]
    assert len(with_contacts) >= 10
    assert [row["slug"] for row in with_contacts if row.get("last_checked_on")] == []


def test_figures_are_those_of_their_sources():
    england, wales, _injuries = of("figure")
    counts = {row["name"]: row["value"] for row in england["rows"]}
    assert list(counts.values()) == [9600, 1591, 1671]
    assert round(100 * 1591 / 9600, 1) == 16.6
    assert any("16.5 %" in words and "16.6 %" in words for words in england["caveats"])
    known = [row["value"] for row in wales["rows"] if row["value"] != ""]
    assert sum(known) == 382
    assert {row["name"] for row in wales["rows"] if row["value"] == ""} == {"Cardiff and Vale", "Abertawe Bro Morgannwg", "Powys"}


def test_easy_words_are_short():
    for row in ROWS:
        for sentence in re.split(r"[.?!]\s*", row.get("easy", "")):
            assert len(sentence.split()) <= 12, (row["slug"], sentence)


def test_the_private_number_stands_nowhere_in_what_we_keep():
    found = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in found.stdout.split("\n") if name]
    assert len(files) > 500
    kept = [
        path.read_text(errors="replace") for path in files if path.is_file() and path.suffix not in {".png", ".ico", ".woff2"}
    ]
    assert [text[:80] for text in kept if holds_the_number(text)] == []


def test_the_watch_for_a_number_sees_it_in_any_spelling():
    """Shown with an invented one."""
    invented = hashlib.sha256(b"7700900123").hexdigest()
    for text in (
        "Call 07700 900123.",
        "+44 7700-900123",
        "(07700) 900 123",
        "<b>07700</b>&nbsp;900123".replace("&nbsp;", "\u00a0"),
    ):
        assert holds_the_number(re.sub(r"<[^>]+>", "", text), invented), text
    assert not holds_the_number("07700 900124", invented)


@pytest.mark.django_db
def test_every_page_of_the_framework_answers_and_none_holds_the_number():
    load_countries()
    starter.load()
    client = Client()
    names = (
        "journey",
        "barrier-list",
        "briefing-list",
        "what-counts-as-force",
        "figures",
        "influence",
        "library",
        "assessment",
        "training",
    )
    addresses = [reverse(f"toolkit:{name}") for name in names]
    addresses += [
        page.get_absolute_url() for page in Page.objects.shown().filter(kind__in=["barrier", "briefing", "library", "campaign"])
    ]
    addresses += ["/api/v1/barriers/?page_size=200", "/api/v1/briefings/", "/api/v1/library/?page_size=200"]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not holds_the_number(answer.content.decode()), address
    for page in Page.objects.of("library").published():
        told = client.get(f"/api/v1/library/{page.slug}/").json()["contacts"]
        assert told.pop("is_verified") is False
        if any(told.values()):
            assert "Not verified" in client.get(page.get_absolute_url()).content.decode(), page.slug
    assert client.get("/api/v1/library/positive-and-proactive-care/").json()["superseded_by"] == "use-of-force-guidance"


@pytest.mark.django_db
def test_load_again_changes_nothing_and_leaves_what_people_wrote(monkeypatch):
    assert framework.load() == len(ROWS)
    changes = Change.objects.count()
    assert framework.load() == 0
    Page.objects.filter(slug="burnout").update(title="Written by a person")
    newer = [{**row, "lead": f"{row['lead']} And more."} for row in ROWS]
    monkeypatch.setattr(framework, "read", lambda: newer)
    assert framework.load() == len(ROWS) - 1
    assert Page.objects.get(slug="burnout").title == "Written by a person"
    renewed = Page.objects.get(slug="board")
    assert (renewed.version, renewed.versions.count()) == (2, 2)
    assert Change.objects.count() > changes
