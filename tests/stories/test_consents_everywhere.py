"""T23: one site with a story for every combination of consents there is, and each way out asked which of them it lets pass.

What was agreed to before and is not any more counts as well: every story has a place in the book and the module, an answer, and
an idea it tells of. A way out lets pass exactly those it may, or, where it shows a few of many, none that it may not.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from promise.core.models import Change
from promise.core.tokens import new_nonce
from promise.partners.actions import dumps
from stories.actions import stories
from stories.documents import books
from stories.models import BookStory, Consent, ModuleStory, Response, Story
from tests.factories import alliance, toolkit
from tests.factories import stories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Use = Consent.Use
CHOICES = tuple(use for use in Use if use != Use.HOLD)
Told = dict[str, frozenset[str]]
MARK = re.compile(r"CANARY(?:TITLE|TEXT|NAME|ANSWER)(\d{3})")


@pytest.fixture
def site(settings) -> Any:
    """{number of the story: what its author agrees to}, and where they all stand."""
    settings.COOLING_OFF_DAYS, settings.RATE_ANON = 0, 100_000
    every = [frozenset(c) for n in range(len(CHOICES) + 1) for c in itertools.combinations(CHOICES, n)]
    idea, house = toolkit.published_initiative("Tea and toast"), alliance.signed_organisation("House that answers")
    first, second = make.guardian(lived=True), make.guardian()
    book, module = make.published_book("Every one"), toolkit.module()
    told = {f"{number:03}": uses for number, uses in enumerate(every)}
    for number, uses in told.items():
        story = stories.share(
            title=f"CANARYTITLE{number}", text=f"CANARYTEXT{number} " * 6, told_by=f"CANARYNAME{number}", content_notes=[],
            initiatives=[idea], consents=[Use.HOLD, *uses], nonce=new_nonce(),
            email=f"author{number}@example.org" if Use.CONTACT in uses else "",
        )  # fmt: skip
        for guardian in (first, second):
            story = stories.agree(story=story, by=guardian, severity=1)
    rows = list(Story.objects.filter(title__startswith="CANARYTITLE").order_by("title"))
    BookStory.objects.bulk_create(BookStory(book=book, story=row, position=1 + n) for n, row in enumerate(rows))
    ModuleStory.objects.bulk_create(ModuleStory(module=module, story=row) for row in rows)
    Response.objects.bulk_create(
        Response(
            story=row, organisation=house, kind="heard", text=f"CANARYANSWER{row.title[-3:]} we read it", state="published",
            answered_at=timezone.now(), form_nonce=new_nonce(), created_at=timezone.now(), updated_at=timezone.now(),
        )
        for row in rows
    )  # fmt: skip
    return {
        "told": told,
        "rows": {row.title[-3:]: row for row in rows},
        "idea": idea,
        "house": house,
        "book": book,
        "module": module,
    }


def those(site: Any, *uses: str) -> set[str]:
    return {number for number, given in site["told"].items() if {Use.PUBLISH, *uses} <= given}


def ask(address: str) -> str:
    answer = Client().get(address)
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()  # type: ignore[attr-defined]


def pages_of_list() -> Iterator[str]:
    address: str | None = "/stories/"
    while address:
        page = Client().get(address)
        yield page.content.decode()
        cursor = page.context["page"].next
        address = f"/stories/?cursor={cursor}" if cursor else None


def pages_of_api() -> Iterator[str]:
    address: str | None = "/api/v1/stories/?page_size=200"
    while address:
        said = Client().get(address).json()
        yield json.dumps(said["results"])
        address = said["next"]


def dumped(kind: str) -> str:
    return gzip.decompress((dumps.folder() / f"stories.{kind}.gz").read_bytes()).decode()


def found(text: str, what: str) -> set[str]:
    return set(re.findall(rf"CANARY{what}(\d{{3}})", text))


def test_every_way_out_lets_pass_exactly_what_was_agreed_to(site, deliver):
    rows = site["rows"]
    assert len(rows) == 2 ** len(CHOICES)
    shown = {number: ask(row.get_absolute_url()) for number, row in rows.items()}
    own = {number: text.split('aria-labelledby="alike"')[0] for number, text in shown.items()}
    one_by_one = "".join(ask(f"/api/v1/stories/{row.slug}/") for row in rows.values())
    cards = "".join(ask(f"/embed/stories/{row.slug}/") for row in rows.values())
    embeds = "".join(ask(f"/embed/oembed?url=http://localhost:8000{row.get_absolute_url()}") for row in rows.values())
    whole = {
        "page": ("".join(own.values()), those(site), those(site)),
        "api": ("".join(pages_of_api()), those(site, Use.API), those(site, Use.API)),
        "api one": (one_by_one, those(site, Use.API), those(site, Use.API)),
        "ndjson": (ask("/api/v1/stories/?format=ndjson"), those(site, Use.API), those(site, Use.API)),
        "csv": (ask("/api/v1/stories/?format=csv"), those(site, Use.API), those(site, Use.API)),
    }  # fmt: skip
    dumps.make()
    whole["nightly ndjson"] = (dumped("ndjson"), those(site, Use.API), those(site, Use.API))
    whole["nightly csv"] = (dumped("csv"), those(site, Use.API), those(site, Use.API))
    whole["book on paper"] = (json.dumps(books.as_data(site["book"])), those(site, Use.BOOK), set())
    for name, (text, may, may_be_answered) in whole.items():
        assert found(text, "TITLE") == may, name
        assert found(text, "TEXT") == may, name
        assert found(text, "NAME") == may & those(site, Use.NAME), name
        assert found(text, "ANSWER") == may_be_answered & those(site, Use.ANSWERS), name

    listed = {
        "list": ("".join(pages_of_list()), those(site)),
        "book": (ask(site["book"].get_absolute_url()), those(site, Use.BOOK)),
        "module": (ask(site["module"].get_absolute_url()), those(site, Use.TRAINING)),
        "embedded": (cards, those(site, Use.API, Use.SEARCH_ENGINES)),
        "oembed": (embeds, those(site, Use.API, Use.SEARCH_ENGINES)),
    }  # fmt: skip
    for name, (text, may) in listed.items():
        assert found(text, "TITLE") == may, name
        assert found(text, "TEXT") == set(), name
        assert found(text, "NAME") <= may & those(site, Use.NAME), name

    few = {
        "home": (ask("/"), those(site, Use.SEARCH_ENGINES)),
        "idea": (ask(site["idea"].get_absolute_url()), those(site, Use.SEARCH_ENGINES)),
        "member": (ask(site["house"].get_absolute_url()), those(site, Use.SEARCH_ENGINES, Use.ANSWERS)),
        "beside a search": (ask("/toolkit/?q=tea"), those(site)),
    }
    for name, (text, may) in few.items():
        assert set() < found(text, "TITLE") <= may, name
        assert found(text, "NAME") <= may & those(site, Use.NAME), name
        assert found(text, "ANSWER") <= those(site, Use.ANSWERS, Use.SEARCH_ENGINES), name
    # what a page that search engines keep says of others: only those who said yes to search engines
    for number in those(site, Use.SEARCH_ENGINES):
        assert found(shown[number], "TITLE") <= those(site, Use.SEARCH_ENGINES), number

    sitemap = ask("/sitemap-stories-1.xml")
    mapped = {number for number, row in rows.items() if row.slug in sitemap}
    assert mapped == those(site, Use.SEARCH_ENGINES)
    logged = set(Change.objects.filter(type="story").values_list("public_id", flat=True))
    assert {number for number, row in rows.items() if row.public_id in logged} == those(site, Use.API)
    indexed = {number for number, text in own.items() if 'content="noindex"' not in text and number in those(site)}
    assert indexed == those(site, Use.SEARCH_ENGINES)

    deliver()
    written = {address for letter in mail.outbox for address in letter.to if "/stories/mine/" in letter.body}
    assert written == {f"author{number}@example.org" for number, uses in site["told"].items() if Use.CONTACT in uses}
    assert not [letter for letter in mail.outbox if MARK.search(letter.subject + letter.body)]


def test_a_consent_taken_back_closes_its_ways_out_at_once(site):
    """One use after the other, from some of those that had it; the others stay as they were."""
    ways: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
        "ndjson": (lambda: ask("/api/v1/stories/?format=ndjson"), (Use.API,)),
        "list": (lambda: "".join(pages_of_list()), ()),
        "book": (lambda: ask(site["book"].get_absolute_url()), (Use.BOOK,)),
        "module": (lambda: ask(site["module"].get_absolute_url()), (Use.TRAINING,)),
    }
    for use in CHOICES:
        had = sorted(number for number, given in site["told"].items() if use in given)
        for number in had[-20:]:
            stories.change_consents(story=site["rows"][number], consents=site["told"][number] - {use})
            site["told"][number] -= {use}
        for name, (way, needs) in ways.items():
            text = way()
            assert found(text, "TITLE") == those(site, *needs), (use, name)
            assert found(text, "NAME") <= those(site, Use.NAME), (use, name)
        lines = [json.loads(line) for line in ask("/api/v1/stories/?format=ndjson").splitlines()]
        assert {line["title"][-3:] for line in lines if line["responses"]} == those(site, Use.API, Use.ANSWERS), use
