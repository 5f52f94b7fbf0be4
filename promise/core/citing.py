"""What may be done with a record, and how to name it elsewhere. The pages say the same in more words ("What you may use")."""

from __future__ import annotations

DATA_LICENCE = "CC BY 4.0"


def citation(title: str, part: str, url: str) -> str:
    """Without a year where a record has none to tell: whoever uses it adds the day they took it."""
    return f"PROMISE alliance. {title}. {part} of the PROMISE alliance. {url}"
