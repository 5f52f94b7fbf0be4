"""From nothing to a synced copy in ten minutes: what to type, and why. A test types it."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Step(NamedTuple):
    title: str | Promise
    words: str | Promise
    command: str


STEPS = (
    Step(
        _("See what there is"),
        _("The root names every list. Nothing to sign up for."),
        'curl -s "SITE/api/v1/"',
    ),
    Step(
        _("Ask for a little"),
        _("Two ideas that lower the use of drugs against somebody’s will, and of each only four fields."),
        'curl -s "SITE/api/v1/initiatives/?target=chemical_restraint&page_size=2&fields=id,title,url,licence"',
    ),
    Step(
        _("Get what belongs together in one answer"),
        _("Who tried what, with the idea itself beside it under expanded."),
        'curl -s "SITE/api/v1/adoptions/?page_size=1&expand=initiative"',
    ),
    Step(
        _("Do not fetch twice what has not changed"),
        _("Keep the ETag of an answer and send it back. The second line prints 304: nothing new, and nothing sent."),
        'curl -s -D head.txt -o list.json "SITE/api/v1/initiatives/"\n'
        "tag=$(grep -i '^etag:' head.txt | cut -d' ' -f2 | tr -d '\\r')\n"
        'curl -s -o same.json -w "%{http_code}\\n" -H "If-None-Match: $tag" "SITE/api/v1/initiatives/"',
    ),
    Step(
        _("Take a whole list"),
        _("One record a line, or a table for a spreadsheet. Filters work here too."),
        'curl -s --compressed -o ideas.ndjson "SITE/api/v1/initiatives/?format=ndjson"\n'
        'curl -s --compressed -o members.csv "SITE/api/v1/organisations/?format=csv&fields=name,country,url"',
    ),
    Step(
        _("Or take the nightly files, and check that they arrived whole"),
        _("The list of files says how many rows each has, under which licence, and where the change log goes on from it."),
        'curl -s -o files.json "SITE/api/v1/dump/"\n'
        'curl -s -O "SITE/api/v1/dump/organisations.ndjson.gz"\n'
        'curl -s "SITE/api/v1/dump/SHA256SUMS" | sha256sum --check --ignore-missing',
    ),
    Step(
        _("Ask what changed"),
        _("Every line since a moment, in the order it came true. A line that says removed means: delete your copy."),
        'curl -s "SITE/api/v1/changes/?since=2026-01-01T00:00:00Z&page_size=3"',
    ),
    Step(
        _("Keep a copy from now on"),
        _(
            "Our example client does all of this in one short file of Python. Run the second line every night; the last one "
            "compares the copy with our lists and prints equal."
        ),
        'curl -s -O "SITE/api/v1/docs/sync_client.py"\n'
        'python3 sync_client.py "SITE" copy.sqlite3\n'
        'python3 sync_client.py "SITE" copy.sqlite3 --check',
    ),
)


def steps() -> list[Step]:
    return [step._replace(command=step.command.replace("SITE", settings.SITE_URL)) for step in STEPS]
