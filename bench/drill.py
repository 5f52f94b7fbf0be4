"""`make drill`: an author takes a story back, the database is destroyed, an older backup comes back, the story must not.

Plays on ground of its own under var/drill: SQLite, or PostgreSQL when DATABASE_URL names one (a database beside it, made and
dropped here). Looks for the words in the database (file and write-ahead log, or a dump), media, index, logs and mails,
prints what was found and how long each part took, and ends with 1 when a byte is left.
"""

from __future__ import annotations

import io
import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.drill_databases import Ground, chosen

ROOT = Path(__file__).resolve().parents[1]
GROUND = ROOT / "var" / "drill"
MEDIA, MEDIA_BACKUP = GROUND / "media", GROUND / "backup" / "media"
WORDS = ("DRILLTITLE", "DRILLTEXT", "DRILLNAME", "DRILLALT", "DRILLNOTE", "DRILLREASON", "DRILLPROPOSED", "DRILLANSWER")
# what a reader looks for stands in the log of requests, so it is spelled otherwise than the canary
SURFACES = (
    "/", "/stories/", "/stories/?q=drilltext", "/sitemap.xml", "/api/v1/stories/", "/api/v1/stories/?format=csv",
    "/api/v1/stories/?format=ndjson",
)  # fmt: skip


BOOK = "drill-book-nonce-1"


def own_ground() -> Ground:
    shutil.rmtree(GROUND, ignore_errors=True)
    (GROUND / "backup").mkdir(parents=True)
    ground = chosen(os.environ.get("DATABASE_URL", ""), GROUND)
    os.environ |= {
        "DEBUG": "1",
        "DATABASE_URL": ground.url,
        "SEARCH_ROOT": str(GROUND / "search"),
        "MEDIA_ROOT": str(MEDIA),
        "LEDGER_PATH": str(GROUND / "withdrawals.ledger"),
        "EMAIL_URL": f"file://{GROUND / 'mail'}",
        "COOLING_OFF_DAYS": "0",
        "DJANGO_SETTINGS_MODULE": "promise.settings",
    }
    return ground


@contextmanager
def timed(what: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    print(f"{what:58} {time.perf_counter() - begin:6.2f} s")


def settle() -> None:
    from promise.core import outbox

    while outbox.deliver_due():
        pass


def plant() -> Any:
    """A published story with a canary in everything that can hold one."""
    from django.core.files.base import ContentFile
    from PIL import Image

    from promise.accounts.models import User
    from stories.actions import stories
    from stories.models import Consent

    first, second = (User.objects.get(email=f"{name}@demo.test") for name in ("guardian2", "guardian"))
    story = stories.share(
        title="DRILLTITLE", text="DRILLTEXT " * 900, told_by="DRILLNAME", content_notes=["police"], initiatives=[],
        consents=Consent.Use.values, email="drill@author.test", nonce="drill-story-nonce-1", is_demo=True,
    )  # fmt: skip
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (10, 90, 70)).save(out, "PNG")
    stories.add_picture(story=story, file=ContentFile(out.getvalue(), name="a.png"), alt="DRILLALT", note="DRILLNOTE")
    stories.read(story=story, by=first, reason="DRILLREASON")
    stories.propose(story=story, by=first, title="DRILLTITLE", text="DRILLPROPOSED " * 300, reason="DRILLREASON")
    story = stories.answer(story=story, accept=False)
    for guardian in (first, second):
        story = stories.agree(story=story, by=guardian, severity=1, reason="DRILLREASON")
    _answer_and_bind(story, first, second)
    settle()
    return story


def _answer_and_bind(story: Any, first: Any, second: Any) -> None:
    """What is derived from it: an answer under it, and a book that holds it."""
    from promise.accounts.models import User
    from stories.actions import books, responses
    from stories.policies import organisations_answering

    lead = User.objects.get(email="lead@demo.test")
    answer = responses.respond(
        story=story, organisation=organisations_answering(lead).first(), kind="heard", text="DRILLANSWER " * 10, adoption=None,
        by=lead, nonce="drill-answer-nonce",
    )  # fmt: skip
    responses.publish(response=answer, by=second)
    book = books.begin(title="A book for the drill", introduction="", by=first, nonce=BOOK)
    books.change(book=book, title=book.title, introduction="", stories=[story], by=first)
    books.step(book=book, verb="propose", by=first)
    books.step(book=book, verb="publish", by=second)


def surfaces() -> list[str]:
    from stories.models import Book

    return [*SURFACES, *(book.get_absolute_url() for book in Book.objects.filter(form_nonce=BOOK))]


def needle(address: str, story: Any) -> bytes:
    return (story.slug if "sitemap" in address else WORDS[0]).encode()


def visit(story: Any) -> dict[str, int]:
    """Every public surface asked once, as the world would; what they say with a canary in it."""
    from django.test import Client

    own = [story.get_absolute_url(), f"/api/v1/stories/{story.slug}/"]
    found = {}
    for address in [*surfaces(), *own]:
        answer = Client().get(address)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        found[address] = answer.status_code if address in own else said.count(needle(address, story))
    return found


def bytes_left(ground: Ground) -> list[str]:
    """The files of this site, backup apart, that still hold a word, and the database as a dump would show it."""
    files = [path for path in GROUND.rglob("*") if path.is_file() and GROUND / "backup" not in path.parents]
    held = {str(path.relative_to(GROUND)): path.read_bytes() for path in files} | {"dump": ground.dump()}
    found = [f"{name}: {word}" for name, content in held.items() for word in WORDS if word.encode() in content]
    return found + [f"picture {path.name}" for path in MEDIA.rglob("*.png")]


def ready() -> int:
    from django.test import Client

    return int(Client().get("/readyz").status_code)


def restore(ground: Ground) -> None:
    """Destroyed and brought back from before the withdrawal: database and media under the same label."""
    from django.db import connection

    connection.close()
    ground.destroy()
    shutil.rmtree(MEDIA, ignore_errors=True)
    ground.restore()
    shutil.copytree(MEDIA_BACKUP, MEDIA)


def play(ground: Ground) -> bool:
    from django.core.management import call_command

    from stories.actions import stories
    from stories.models import Story

    with timed("seed: a site with demo content, one story with canaries"):
        call_command("migrate", verbosity=0)
        call_command("load_starter", demo=True, stdout=io.StringIO())
        settle()
        story = plant()
    shown, others = visit(story), Story.objects.published().count() - 1
    if not all(shown.values()) or not bytes_left(ground):
        sys.exit(f"The story must be there before it can be gone: {shown}")
    with timed("back up database and media"):
        ground.back_up()
        shutil.copytree(MEDIA, MEDIA_BACKUP)
    with timed("withdraw, and scrub what is derived"):
        stories.withdraw(story=story)
        settle()
    first = (visit(story), bytes_left(ground))
    with timed("destroy, restore the backup"):
        restore(ground)
    came_back, red = Story.objects.published().filter(pk=story.pk).exists(), ready()
    with timed("replay the ledger before serving"):
        call_command("replay_withdrawals", stdout=io.StringIO())
        settle()
    second, green = (visit(story), bytes_left(ground)), ready()
    gone = dict.fromkeys(surfaces(), 0) | {story.get_absolute_url(): 410, f"/api/v1/stories/{story.slug}/": 410}
    print(f"after the withdrawal: bytes of it left: {first[1] or 'none'}; page and API answer {sorted(set(first[0].values()))}")
    print(f"the old backup brought it back: {'yes' if came_back else 'no'}; ready answered {red} until the replay, then {green}")
    kept = Story.objects.published().count()
    print(f"after the replay: bytes of it left: {second[1] or 'none'}; other stories {kept} of {others}")
    return came_back and (red, green) == (503, 200) and first == second == (gone, []) and kept == others


def main() -> int:
    ground = own_ground()
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    root = logging.getLogger()
    into_file = logging.FileHandler(GROUND / "site.log")
    into_file.setFormatter(root.handlers[0].formatter)
    root.handlers, root.level = [into_file], logging.INFO
    print(f"withdrawal and restore on {ground.name}")
    try:
        return 0 if play(ground) else 1
    finally:
        from django.db import connection

        connection.close()
        ground.leave()


if __name__ == "__main__":
    sys.exit(main())
