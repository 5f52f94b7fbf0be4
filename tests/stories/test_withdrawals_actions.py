"""Taking a story back leaves no byte of it. Each canary is seen first where it stood, then nowhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db import transaction

from promise.core import ledger, mail
from promise.core.models import Change, OutboxItem
from stories.actions import stories
from stories.models import Consent, Story, StoryContact
from stories.tasks import scrub
from tests.factories import stories as make

Use, State = Consent.Use, Story.State
CANARIES: dict[str, Any] = {"title": "CANARYTITLE", "text": "CANARYTEXT " * 12, "told_by": "CANARYNAME"}
WORDS = ("CANARYTITLE", "CANARYTEXT", "CANARYNAME", "CANARYREASON", "CANARYREADING")


def _submitted() -> Story:
    return make.story(**CANARIES)


def _in_review() -> Story:
    return make.agreed_once(**CANARIES)


def _back() -> Story:
    return stories.send_back(story=_submitted(), by=make.guardian(), reason="CANARYREASON")


def _cooling_off() -> Story:
    return make.agreed_twice(consents=(Use.HOLD, Use.API), **CANARIES)


def _published() -> Story:
    return make.published(**CANARIES)


def _paused() -> Story:
    return stories.pause(story=_published())


def _held() -> Story:
    return stories.hold(story=_published(), by=make.guardian(), reason="CANARYREASON")


def _declined() -> Story:
    return stories.decline(story=_submitted(), by=make.guardian(), reason="CANARYREASON")


STATES = [_submitted, _in_review, _back, _cooling_off, _published, _paused, _held, _declined]


def test_every_state_but_the_last_can_be_withdrawn_from():
    assert len(STATES) == len(State.values) - 1
    assert all("withdraw" in Story.workflow.verbs_from(state) for state in State.values if state != State.WITHDRAWN)


@pytest.mark.django_db
@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
def test_withdraw_leaves_no_word_in_any_table_or_the_ledger(reach, all_tables):
    story = reach()
    stories.read(story=story, by=make.guardian(), reason="CANARYREADING")
    before = all_tables()
    assert all(word in before for word in ("CANARYTITLE", "CANARYTEXT", "CANARYNAME", "CANARYREADING"))
    story = stories.withdraw(story=story)
    after = all_tables()
    assert [word for word in WORDS if word in after] == []
    assert story.state == State.WITHDRAWN
    assert not story.consents.in_force().exists()
    written = Path(site.LEDGER_PATH).read_text()
    assert ledger.entries() == [story.public_id]
    assert "CANARY" not in written


@pytest.mark.django_db
def test_withdraw_forgets_the_address_and_every_mail_that_waits(all_tables, deliver, mailoutbox):
    story = make.story(email="canary@example.org", consents=(*make.SHOWN, Use.CONTACT))
    stories.send_back(story=story, by=make.guardian(), reason="Please change a name.")
    assert OutboxItem.objects.filter(kind="mail", subject_id=str(story.pk)).count() == 2
    sealed = [item.payload["sealed"] for item in OutboxItem.objects.all() if "sealed" in item.payload]
    sealed.append(StoryContact.objects.get().sealed)
    assert all(secret in all_tables() for secret in sealed)
    stories.withdraw(story=story)
    assert not StoryContact.objects.exists()
    assert all(secret not in all_tables() for secret in sealed)
    deliver()
    assert mailoutbox == []


@pytest.mark.django_db
def test_withdraw_twice_is_one_withdrawal():
    story = make.published()
    stories.withdraw(story=story)
    stories.withdraw(story=story)
    assert story.decisions.filter(move="withdraw").count() == 1
    assert len(ledger.entries()) == 1


@pytest.mark.django_db
def test_withdraw_tells_partners_only_of_what_they_had():
    known, unknown = make.published(), make.published(consents=make.SHOWN)
    for story in (known, unknown):
        stories.withdraw(story=story)
    rows = Change.objects.filter(change="removed").values_list("public_id", "path", "successor")
    assert list(rows) == [(known.public_id, "", "")]


@pytest.mark.django_db
def test_withdraw_goes_through_when_the_ledger_cannot_be_written_and_writes_it_later(settings, tmp_path, deliver):
    settings.LEDGER_PATH = str(tmp_path)  # a folder, so that writing fails
    story = stories.withdraw(story=make.published())
    assert story.state == State.WITHDRAWN
    settings.LEDGER_PATH = str(tmp_path / "ledger")
    deliver()
    assert ledger.entries() == [story.public_id]


@pytest.mark.django_db
def test_withdraw_that_fails_changes_nothing(monkeypatch, fingerprint_of_tables):
    story = make.published()
    before = fingerprint_of_tables()
    monkeypatch.setattr("stories.actions.withdrawals.outbox.announce", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        stories.withdraw(story=story)
    assert fingerprint_of_tables() == before
    assert ledger.entries() == []


@pytest.mark.django_db
def test_replay_takes_back_what_a_restore_brought_back():
    story, other = make.published(), make.published()
    ledger.append(story.public_id, at=story.created_at)  # as after restoring a backup from before the withdrawal
    assert stories.replay() == 1
    assert stories.replay() == 0
    assert list(Story.objects.published()) == [other]
    assert ledger.entries() == [story.public_id]


def test_a_torn_line_of_the_ledger_spoils_no_other(settings, tmp_path):
    from django.utils import timezone

    settings.LEDGER_PATH = str(tmp_path / "ledger")
    Path(settings.LEDGER_PATH).write_text("aaaa 2026-03-07T09:30:00+00:00\nbbb")
    ledger.append("cccc", at=timezone.now())
    assert ledger.entries() == ["aaaa", "cccc"]


@pytest.mark.django_db
def test_a_letter_in_hand_when_the_story_goes_is_not_written():
    story = make.story(email="a@example.org", consents=(*make.SHOWN, Use.CONTACT))
    stories.send_back(story=story, by=make.guardian(), reason="A name.")
    item = OutboxItem.objects.exclude(payload__has_key="sealed").get(kind="mail")
    assert mail._written(item) is not None
    stories.withdraw(story=story)
    assert mail._written(item) is None


def test_scrub_is_tried_again_while_the_log_is_read(monkeypatch):
    class Busy:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def execute(self, statement):
            self.statement = statement

        def fetchone(self):
            return (1, 5, 0)

    class Connection:
        vendor = "sqlite"

        def cursor(self):
            return Busy()

    monkeypatch.setattr("stories.tasks.connection", Connection())
    with pytest.raises(RuntimeError):
        scrub([])


SCRIPT = """
import django; django.setup()
from pathlib import Path
from typing import Any
from django.core.management import call_command
from django.db import connection
from promise.core import outbox
from stories.actions import stories
from tests.factories import stories as make
import sys
call_command("migrate", verbosity=0)
base = Path(sys.argv[1])
def seen():
    return [f.name for f in base.parent.glob(base.name + "*") if b"CANARYTEXT" in f.read_bytes()]
# long enough for overflow pages
story = make.published(text="CANARYTEXT " * 1500)
assert seen(), "the canary must be seen before"
stories.withdraw(story=story)
while outbox.deliver_due(): pass
assert seen() == [], seen()
"""


def test_after_the_scrub_no_byte_is_left_in_the_sqlite_file_or_its_log(tmp_path):
    base = tmp_path / "scrub.sqlite3"
    environment = {
        "DATABASE_URL": f"sqlite:///{base}", "DEBUG": "1", "LEDGER_PATH": str(tmp_path / "ledger"), "COOLING_OFF_DAYS": "0",
        "DJANGO_SETTINGS_MODULE": "promise.settings", "EMAIL_URL": f"file://{tmp_path}/mail", "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(base)],
        env=environment, cwd=site.BASE_DIR, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
