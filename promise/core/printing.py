"""A page as plain blocks, for paper: what stands in its main part, without what only makes sense on a screen.

Paper is made from the page itself, so it can never say anything else than the page says.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

Block = dict[str, Any]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LEFT_OUT = {"nav", "form", "svg", "script", "style", "button", "template", "noscript", "textarea", "select", "iframe", "canvas"}
LEFT_OUT_CLASSES = {"button-row", "nhsuk-u-visually-hidden", "notice__shape"}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
BREAKS = {
    "p",
    "div",
    "section",
    "article",
    "header",
    "blockquote",
    "summary",
    "details",
    "aside",
    "ul",
    "ol",
    "dl",
    "table",
    "br",
}
BETWEEN = " · "
APART = "\x00"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.row: list[str] = []
        self.main_at = self.silent_at = self.status_at = 0
        self.says_more = False

    # -- reading -------------------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "main" and not self.main_at:
            self.main_at = len(self.open)
        if not self.reads():
            return
        if tag not in VOID and is_left_out(tag, dict(attrs)):
            self.silent_at = len(self.open)
        elif tag in {"li", "dt", "dd", "tr", "th", "td", "caption"}:
            self.flush()
        elif tag in BREAKS or tag in HEADINGS:
            self.pause()
        elif tag == "span" and "status" in (dict(attrs).get("class") or "").split():
            self.status_at = len(self.open)
            self.words.append(APART)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        while self.open:
            last = self.open.pop()
            if len(self.open) < self.silent_at:
                self.silent_at = 0
            elif self.reads():
                self.close_block(last)
            if len(self.open) < self.status_at:
                self.status_at = 0
                self.words.append(APART)
            if len(self.open) < self.main_at:
                self.main_at = -1
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.reads():
            self.words.append(data)
            if data.strip() and "a" not in self.open:
                self.says_more = True

    def reads(self) -> bool:
        return self.main_at > 0 and not self.silent_at

    # -- writing -------------------------------------------------------------------------------------------------------

    def close_block(self, tag: str) -> None:
        if tag in HEADINGS and not self.inside("li"):
            self.add({"kind": "heading", "level": HEADINGS[tag]})
        elif tag in {"li", "dt", "dd", "th", "td", "tr", "caption"}:
            getattr(self, f"close_{tag}")()
        elif tag in BREAKS or tag in HEADINGS or tag == "main":
            self.pause()

    def pause(self) -> None:
        """The end of a paragraph; inside a row of a list or table only a mark between two thoughts."""
        if self.inside("li", "dd", "dt", "td", "th"):
            self.words.append(APART)
        else:
            self.flush()

    def flush(self) -> None:
        if self.inside("li"):
            self.close_li()
        else:
            self.add({"kind": "paragraph"})

    def text(self) -> str:
        raw, self.words, self.says_more = "".join(self.words), [], False
        parts = [" ".join(part.split()) for part in raw.split(APART)]
        return re.sub(r"\s+([.,;:!?)])", r"\1", BETWEEN.join(part for part in parts if part))

    def add(self, block: Block) -> None:
        """A paragraph that is nothing but a link only leads on, and paper leads nowhere."""
        is_worth_it = self.says_more or block["kind"] != "paragraph"
        if (words := self.text()) and is_worth_it:
            self.blocks.append(block | {"text": words})

    def last(self, kind: str, name: str) -> list[Any]:
        """What the newest block of this kind collects; a new one where something else stands last."""
        if not self.blocks or self.blocks[-1]["kind"] != kind:
            self.blocks.append({"kind": kind, name: []})
        found: list[Any] = self.blocks[-1][name]
        return found

    def close_li(self) -> None:
        if words := self.text():
            self.last("list", "items").append(words)

    def close_dt(self) -> None:
        if words := self.text():
            self.last("pairs", "rows").append({"key": words, "value": ""})

    def close_dd(self) -> None:
        rows = self.last("pairs", "rows")
        if (words := self.text()) and rows:
            rows[-1]["value"] = f"{rows[-1]['value']}, {words}".lstrip(", ")

    def close_caption(self) -> None:
        self.add({"kind": "paragraph"})

    def close_th(self) -> None:
        self.row.append(self.text())

    close_td = close_th

    def close_tr(self) -> None:
        row, self.row = self.row, []
        if any(row):
            rows = self.last("table", "rows")
            if rows and len(rows[0]) != len(row):
                self.blocks.append({"kind": "table", "rows": [row]})
            else:
                rows.append(row)

    def inside(self, *tags: str) -> bool:
        return any(tag in self.open[self.main_at :] for tag in tags)


def is_left_out(tag: str, attrs: dict[str, str | None]) -> bool:
    classes = set((attrs.get("class") or "").split())
    said = attrs.get("data-paper") == "skip" or attrs.get("aria-hidden") == "true" or "hidden" in attrs
    return tag in LEFT_OUT or said or bool(classes & LEFT_OUT_CLASSES)


def blocks_of(html: str) -> list[Block]:
    """Headings, paragraphs, lists, pairs and tables in the order of the page, its title first, no heading level left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = sorted(reader.blocks, key=lambda block: block.get("level") != 1)
    level = 0
    for block in found:
        if block["kind"] == "heading":
            level = block["level"] = min(block["level"], level + 1)
    return found
