"""How programs hear that something will end: Deprecation (RFC 9745), Sunset (RFC 8594) and where to read on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.http import http_date

# the promise on the page of the API
LEAST_NOTICE = timedelta(days=365)


@dataclass(frozen=True)
class Ending:
    """`since`: not to be used any more; `until`: gone, at least a year later; `link`: what to use instead."""

    since: datetime
    until: datetime
    link: str

    def __post_init__(self) -> None:
        if self.until - self.since < LEAST_NOTICE:
            raise ValueError("Whatever ends in the API is announced a year before.")

    def tell(self, response: HttpResponseBase) -> None:
        response["Deprecation"] = f"@{int(self.since.timestamp())}"
        response["Sunset"] = http_date(self.until.timestamp())
        response["Link"] = f'<{self.link}>; rel="deprecation"; type="text/html"'


class Ends:
    """For a view: `ending` is None as long as nothing of it ends; by name in `ending_parameters` where only a parameter does."""

    ending: Ending | None = None
    ending_parameters: dict[str, Ending] = {}

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answered = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        asked = [self.ending_parameters[name] for name in request.GET if name in self.ending_parameters]
        for ending in filter(None, (self.ending, *asked)):
            ending.tell(answered)
        return answered
