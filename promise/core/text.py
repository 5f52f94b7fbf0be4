"""What people write: shown as safe Markdown, compared without accents, case or look-alike letters."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "code", "hr"}
ATTRIBUTES = {"a": {"href", "title"}}
_WEB = re.compile(r"^(https?://[^/\\]|/(?![/\\])|#)", re.IGNORECASE)

# Letters of other alphabets that look like Latin ones; enough to catch a copied name, not a dictionary of Unicode.
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁɡһԛԝοαεικνρτυχβηмтвнкАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdghqwoaeiknptuxbhmtbhkabekmhopctyxijsabezhikmnoptyx",
)
# what could end a script element or begin a comment inside it
LEAVES_SCRIPT = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}
# What organisations add to their names and leave out again: never enough to tell two apart.
COMMON_WORDS = {
    "the", "nhs", "ft", "foundation", "trust", "ltd", "limited", "inc", "cic", "plc", "of", "and", "for", "university",
    "hospital", "hospitals", "services", "service", "organisation", "organization",
}  # fmt: skip
# "evil.com", also in other alphabets and with the full stop of other scripts, which mail programs link as well.
MAIL_OR_WEB = re.compile(r"(https?:|www\.|//|@|\b[\w-]+[.。｡](?:[^\W\d_]{2,})\b)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable("image")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Only addresses that lead to the web or stay on this site: `//elsewhere` and `mailto:?bcc=` are dropped."""
    if name == "href":
        return value if _WEB.match(value) else None
    return value


def render_markdown(text: str) -> SafeString:
    """Markdown as HTML that cannot run or load anything. Headings start at level 3: the page owns the first two."""
    raw = _markdown().render(re.sub(r"(?m)^#{1,6} ", "### ", text or ""))
    clean = nh3.clean(
        raw, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_attribute, link_rel="noopener nofollow ugc",
        url_schemes={"http", "https"},
    )  # fmt: skip
    return mark_safe(clean)  # noqa: S308  (the one place: nh3 has just cleaned it)


def script_data(data: Any) -> SafeString:
    """For inside of a script element that holds data and runs nothing; no character in it can leave the element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(LEAVES_SCRIPT))  # noqa: S308  (escaped just here)


def plain(text: str) -> str:
    """The words alone, for summaries, search and mail."""
    stripped = nh3.clean(_markdown().render(text or ""), tags=set())
    return re.sub(r"\s+", " ", stripped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).strip()


def fold(text: str) -> str:
    """Lower case, without accents and with look-alike letters made Latin."""
    latin = unicodedata.normalize("NFKC", text).translate(LOOK_ALIKES)
    decomposed = unicodedata.normalize("NFKD", latin)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(LOOK_ALIKES).casefold()


def name_key(name: str) -> str:
    """What two spellings of one organisation's name have in common: its telling words, in order.

    >>> name_key("The Sheffield Health & Social Care NHS Foundation Trust") == name_key("sheffield health and social care")
    True
    """
    words = re.findall(r"[^\W_]+", fold(name).replace("&", " and "))
    telling = [word for word in words if word not in COMMON_WORDS]
    return " ".join(telling or words)


def has_link_or_address(text: str) -> bool:
    """Whether a short note carries a web or mail address, also when it is disguised by invisible characters."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in {"Cf", "Cc"})
    return bool(MAIL_OR_WEB.search(visible))
