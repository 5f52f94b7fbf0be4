"""The four steps of a signature, sent one after the other as a browser does."""

from __future__ import annotations

from typing import Any

SIGN = "/alliance/pledge/sign/"
PAGES = (SIGN, f"{SIGN}commitments/", f"{SIGN}signatory/", f"{SIGN}read/")


def walk(client: Any, answers: dict[str, Any], query: str = "", **more: Any) -> Any:
    """Send every step; the answer is that of the last one, or of the first that came back."""
    response = None
    for page in PAGES:
        response = client.post(page + (query if page == SIGN else ""), answers, **more)
        if response.status_code != 302:
            return response
    return response
