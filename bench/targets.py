"""What is measured: the pages people open most and their twins for programs."""

from __future__ import annotations


def paths() -> dict[str, str]:
    return {
        "home": "/",
        "bank": "/toolkit/",
        "bank (API)": "/api/v1/initiatives/",
        "search": "/toolkit/?q=calm",
        "search (API)": "/api/v1/initiatives/?q=calm",
        "initiative": "/toolkit/initiatives/promise-tea-and-toast/",
        "initiative (API)": "/api/v1/initiatives/promise-tea-and-toast/",
        "lineage": "/alliance/lineage/",
        "lineage (API)": "/api/v1/organisations/founding-place-cambridge/lineage/",
        "directory": "/alliance/members/",
        "directory (API)": "/api/v1/organisations/",
    }
