"""Gentle notes for somebody who writes: what in a text might tell who is meant, or might pull a reader into danger.

Looked up here, on this machine, by a few plain rules; nothing leaves the site and nothing is kept. A note never stops
anybody: it names the words and says why one might leave them out. Rules miss things and find harmless ones; two guardians read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_WORDS = 6
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|"
    "Oct|Nov|Dec"
)
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
# a run of capitalised words: "Maple", "St Mary's", "West Green"
NAME = r"(?:[A-Z][\w’'-]+)(?:\s+(?:of\s+)?[A-Z][\w’'-]+){0,3}"
PLACES = "Ward|Unit|Hospital|Clinic|Infirmary|House|Lodge|Centre|Center|Trust|Prison|School|University|College"
TITLES = r"Dr|Doctor|Prof|Professor|Nurse|Sister|Matron|Mr|Mrs|Ms|Miss|Consultant|Judge|PC|Sergeant"
KIN = (
    r"[Cc]alled|[Nn]amed|[Nn]urse|[Ff]riend|[Ss]on|[Dd]aughter|[Hh]usband|[Ww]ife|[Pp]artner|[Bb]rother|[Ss]ister|[Mm]other|[Ff]ather|"
    r"[Mm]um|[Dd]ad|[Kk]eyworker|[Pp]sychiatrist|[Dd]octor|[Cc]onsultant|[Mm]anager"
)


@dataclass(frozen=True)
class Kind:
    name: str
    title: str | Promise
    why: str | Promise
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Hint:
    """One kind of thing, why it matters, and the words themselves, each once, in the order of the text."""

    name: str
    title: str | Promise
    why: str | Promise
    words: list[str]


KINDS = (
    Kind(
        "contact", _("A number or an address that belongs to somebody"),
        _("With it people can find you or others. It is safer to leave it out."),
        re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.\w+|(?<!\w)@\w{3,}|https?://\S+|\b(?:\+?\d[\s-]?){9,14}\d\b"
            r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
        ),
    ),
    Kind(
        "date", _("An exact date or day"),
        _("Somebody who was there could know the day. “One spring”, or “a few years ago”, tells as much to everyone else."),
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS})\b(?:,?\s+\d{{4}})?"
            rf"|\b(?:{MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?|\b(?:{MONTHS}),?\s+(?:of\s+)?\d{{4}}\b"
            rf"|\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:{WEEKDAYS})\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)\b"
        ),
    ),
    Kind(
        "place", _("A ward, a hospital or another place by its name"),
        _("Its name tells where you were, and who worked there. “A ward” or “a hospital in a city” is enough."),
        re.compile(
            rf"\b{NAME}\s+(?:{PLACES}|ward|unit|hospital|clinic)\b|\b(?:[Ww]ard|[Uu]nit)\s+(?:\d+\w?|[A-Z]\d?)\b"
            rf"|\b(?:St|Saint)\.?\s+{NAME}"
        ),
    ),
    Kind(
        "town", _("A town or an area"),
        _("Together with other things it can tell who you are. “A small town”, or “up north”, is enough."),
        re.compile(rf"\b(?:in|from|near|to|at|outside|around)\s+((?!(?:{MONTHS}|{WEEKDAYS})\b)(?!(?:I|God|English|NHS|A|The|Easter|Christmas|Ramadan|Eid|Diwali)\b){NAME})"),
    ),
    Kind(
        "staff", _("A name of somebody who worked there"),
        _("They have not agreed to be here, in praise or in blame. “A nurse” or “the doctor on nights” is enough."),
        re.compile(rf"\b(?:{TITLES})\.?\s+(?!(?:{PLACES})\b){NAME}"),
    ),
    Kind(
        "person", _("A name of somebody you know"),
        _("They have not agreed to be in your story. You could write “my sister”, or give them another name and say so."),
        re.compile(rf"\b(?:{KIN}),?\s+(?:was\s+|is\s+)?((?!I\b|(?:{MONTHS}|{WEEKDAYS})\b)[A-Z][a-z’'-]+(?:\s+[A-Z][a-z’'-]+)?)"),
    ),
    Kind(
        "rare", _("Something that few people have lived through"),
        _("What was in the news, or happened only once, can be looked up. You may want to tell it with fewer details."),
        re.compile(
            r"\b(?:in|on)\s+the\s+(?:news|papers?|television|telly|radio|front\s+page)\b|\binquest\b|\b(?:public|official)\s+inquiry\b"
            r"|\bnewspapers?\b|\b(?:the\s+)?(?:first|only|youngest|oldest)\s+(?:person|patient|woman|man|one|case)\b"
            r"|\b(?:triplets|twins)\b|\bwent\s+viral\b|\bcourt\s+case\b",
            re.IGNORECASE,
        ),
    ),
    Kind(
        "method", _("How or where somebody hurt themselves"),
        _(
            "For a reader in a dark hour such a detail can be dangerous, also when you mean it as a warning. "
            "“I hurt myself”, or “I tried to end my life”, says enough."
        ),
        re.compile(
            r"\boverdos\w*|\b(?:tablets|pills|paracetamol|aspirin|insulin|bleach|antifreeze)\b|\b\d+\s?(?:mg|ml)\b"
            r"|\bligatures?\b|\bnoose\b|\bhang(?:ed|ing)?\s+(?:my|him|her|them|your)sel(?:f|ves)\b|\b(?:razor|blades?|scalpel|knife|knives)\b"
            r"|\bcut(?:ting)?\s+(?:my|his|her|their|your)\s+(?:wrists?|arms?|legs?|throat|skin)\b|\bburn(?:t|ed|ing)?\s+myself\b"
            r"|\b(?:bridge|railway|train\s+tracks?|platform|cliff|rooftop|car\s+park)\b|\bjump(?:ed|ing)?\s+(?:off|from|in\s+front)\b"
            r"|\bdrown\w*|\bsuffocat\w*|\bcarbon\s+monoxide\b|\b(?:suicide|goodbye)\s+note\b",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip


def hints(*texts: str) -> list[Hint]:
    """Notes on these texts, the kinds in a fixed order, each with at most a handful of its words."""
    whole = "\n".join(texts)
    found = []
    for kind in KINDS:
        words = list(dict.fromkeys(_words(match) for match in kind.pattern.finditer(whole)))[:MOST_WORDS]
        if words:
            found.append(Hint(kind.name, kind.title, kind.why, words))
    return found


def _words(match: re.Match[str]) -> str:
    """The telling part where the rule marks one, else all it found."""
    return " ".join((match[1] if match.lastindex else match[0]).split())
