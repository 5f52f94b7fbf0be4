"""The clock's door of the toolkit."""

from __future__ import annotations

from promise.core import clock
from toolkit.actions import (
    asking,
    assessments,
    checking,
    digests,
    featured,
    letters,
    progress,
    reminders,
    unnamed,
    uploads,
    years,
)


@clock.every(hours=24)
def ask_silent_adopters() -> None:
    reminders.remind_silent()


@clock.every(hours=24)
def tell_of_unnamed_reports() -> None:
    unnamed.tell_unnamed()


@clock.every(hours=24)
def erase_old_letters() -> None:
    letters.erase_old()


@clock.every(hours=24)
def forget_old_questions() -> None:
    asking.forget_old()


@clock.every(hours=1)
def choose_idea_of_the_week() -> None:
    featured.choose()


@clock.every(hours=1)
def send_weekly_news() -> None:
    digests.send_week()


@clock.every(hours=24)
def remind_of_unfinished_years() -> None:
    progress.remind()


@clock.every(hours=24)
def assemble_years_of_the_alliance() -> None:
    years.assemble()


@clock.every(hours=6)
def forget_files_nobody_took_in() -> None:
    uploads.forget_old()


@clock.every(hours=24)
def flag_old_entries() -> None:
    checking.flag_old()


@clock.every(hours=24)
def erase_old_twin_letters() -> None:
    assessments.erase_old_letters()
