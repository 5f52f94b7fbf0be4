"""The framework as it is first written: stages, frameworks, barriers, briefings, force, figures, library, questions, modules."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from promise.core import changes
from toolkit.actions.page_fields import checked
from toolkit.actions.pages import TOLD
from toolkit.models import Page, PageVersion
from toolkit.models.kinds import PageKind
from toolkit.models.pages import texts_of

CONTENT = Path(__file__).parent / "content" / "framework"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# what stands beside the texts
OWN = {"slug", "planned", "last_checked_on", "superseded_by"}

Row = dict[str, Any]


def read() -> list[Row]:
    """Every page as it is written, with its kind (the name of its file) and its place in the file."""
    rows: list[Row] = []
    for kind in PageKind.values:
        written = yaml.load((CONTENT / f"{kind}.yaml").read_text(), Loader=LOADER)  # noqa: S506
        rows += [{"kind": kind, "position": position, **row} for position, row in enumerate(written, 1)]
    return rows


def fields(row: Row) -> Row:
    """The columns of a row, checked as if a person had typed them."""
    texts = checked(row["kind"], {name: value for name, value in row.items() if name not in OWN | {"kind", "position"}})
    return {
        "kind": row["kind"], "slug": row["slug"], "position": row["position"], "title": texts.pop("title"), "texts": texts,
        "last_checked_on": row.get("last_checked_on"),
    }  # fmt: skip


def digest(title: str, texts: Row) -> str:
    text = json.dumps([title, texts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def load() -> int:
    """Bring in what is missing, renew what nobody has edited since. Returns how many pages that were."""
    rows = read()
    with transaction.atomic():
        held = {page.slug: page for page in Page.objects.filter(slug__in=[row["slug"] for row in rows])}
        made = [_make(row) for row in rows if row["slug"] not in held]
        renewed = [page for row in rows if (page := held.get(row["slug"])) and _renew(page, row)]
        _link(rows, [page for page in made if page.kind == PageKind.LIBRARY])
    return len(made) + len(renewed)


def _make(row: Row) -> Page:
    values = fields(row)
    state = Page.State.PLANNED if row.get("planned") else Page.State.PUBLISHED
    version = 0 if row.get("planned") else 1
    mark = digest(values["title"], values["texts"])
    page = Page.objects.create(**values, state=state, version=version, starter_hash=mark)
    if version:
        PageVersion.objects.create(subject=page, number=1, texts=texts_of(page))
        if name := TOLD.get(page.kind):
            changes.created(name, page.public_id, page.get_absolute_url())
    return page


def _renew(page: Page, row: Row) -> bool:
    """Take over what the file says now, unless a person has written here since."""
    values = fields(row)
    wanted = digest(values["title"], values["texts"])
    if page.starter_hash in {"", wanted} or digest(page.title, page.texts) != page.starter_hash:
        return False
    page.title, page.texts, page.starter_hash, page.updated_at = values["title"], values["texts"], wanted, timezone.now()
    if page.state == Page.State.PUBLISHED:
        page.version += 1
        PageVersion.objects.create(subject=page, number=page.version, texts=texts_of(page))
        if name := TOLD.get(page.kind):
            changes.updated(name, page.public_id, page.get_absolute_url())
    page.save()
    return True


def _link(rows: list[Row], made: list[Page]) -> None:
    """What came after what, as the files say."""
    after = {row["slug"]: row["superseded_by"] for row in rows if row.get("superseded_by")}
    known = dict(Page.objects.filter(slug__in=after.values()).values_list("slug", "pk"))
    for page in made:
        if page.slug in after:
            Page.objects.filter(pk=page.pk).update(newer_id=known[after[page.slug]])
