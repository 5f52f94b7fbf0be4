"""What each consent says, word for word. A version is never edited once people have agreed to it: add the next one."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stories.models.consents import Consent


class Wording(NamedTuple):
    """`sentence` is what the author agrees to, `no_way_back` what nobody can undo later."""

    sentence: str | Promise
    no_way_back: str | Promise


VERSIONS: dict[int, dict[str, Wording]] = {
    1: {
        Consent.Use.HOLD: Wording(
            _("You may keep my story, and at least two story guardians may read it."),
            _("What a guardian has read, they have read."),
        ),
        Consent.Use.PUBLISH: Wording(
            _("You may show my story on this site, where everyone can read it."),
            _("We can take it off at once. We cannot call back a copy that a reader has made."),
        ),
        Consent.Use.NAME: Wording(
            _("You may show the name I chose beside my story."),
            _("If you do not tick this we write “Someone”. People may remember a name they have seen."),
        ),
        Consent.Use.SEARCH_ENGINES: Wording(
            _("Search engines may list my story."),
            _("Search engines can take some days or weeks to forget it. We cannot make them hurry."),
        ),
        Consent.Use.BOOK: Wording(
            _("You may put my story into a book or a PDF of stories."),
            _("Printed books and saved PDFs cannot be called back."),
        ),
        Consent.Use.TRAINING: Wording(
            _("You may use my story to train staff and students."),
            _("What people have learnt from it stays with them, and so may their handouts."),
        ),
        Consent.Use.TRANSLATION: Wording(
            _("You may translate my story into other languages."),
            _("If you take the story back, the translations go too."),
        ),
        Consent.Use.API: Wording(
            _("You may pass my story on to partner organisations, program to program."),
            _("We tell partners at once when you take it back. We cannot see whether they delete their copy."),
        ),
        Consent.Use.CONTACT: Wording(
            _("You may write to me about my story."),
            _("We keep your address locked away, and delete it when you change your mind."),
        ),
    },
}
# 2: partners may not teach machines with it, and the yearly question and the lost link are named
VERSIONS[2] = VERSIONS[1] | {
    Consent.Use.API: Wording(
        _("You may pass my story on to partner organisations, program to program. They may not teach machines with it."),
        _("We tell partners at once when you take it back. We cannot see whether they delete their copy."),
    ),
    Consent.Use.CONTACT: Wording(
        _("You may write to me about my story, mail me my private link when I ask, and ask once a year if my story may stay."),
        _("We keep your address locked away, and delete it when you change your mind."),
    ),
}
# 3: organisations may answer
VERSIONS[3] = VERSIONS[2] | {
    Consent.Use.ANSWERS: Wording(
        _("Organisations may answer my story on this site. A guardian reads each answer first."),
        _("When you change your mind their answers are no longer shown. What they read in your story, they have read."),
    ),
}
CURRENT = max(VERSIONS)


def wording(use: str, version: int = CURRENT) -> Wording:
    return VERSIONS[version][use]
