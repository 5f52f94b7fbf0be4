"""The description of the API for people: the OpenAPI document read out as operations, parameters and examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.generators import SchemaGenerator

from promise.core.api.views import OWN_PARAMETERS

PLACES = {"path": _lazy("in the address"), "query": _lazy("after the question mark"), "header": _lazy("as a header")}
WRITES = {
    "/api/v1/initiatives/": _lazy("A new draft"),
    "/api/v1/initiatives/{slug}/submit/": _lazy("Hand it in"),
    "/api/v1/adoptions/": _lazy("A new report"),
}
METHODS = ("get", "post", "put", "patch", "delete")
# Shown in examples in place of a value that only the reader knows; the first is in the starter content of every site.
SAMPLES = {
    "/api/v1/initiatives/{slug}/": "promise-tea-and-toast",
    "/api/v1/organisations/{slug}/": "founding-place-cambridge",
}

# what the examples of writes send
BODIES = {
    "/api/v1/initiatives/": '{"title": "Tea at nine"}',
    "/api/v1/initiatives/{slug}/submit/": '{"note": "From our own list."}',
    "/api/v1/adoptions/": '{"initiative": "promise-tea-and-toast", "state": "testing", "setting": "acute_ward"}',
}

# what the other side of a notice may look like: `body` as it came, `headers` and `secret` as texts
CHECK = """\
from standardwebhooks import Webhook, WebhookVerificationError

def heard(body: bytes, headers: dict[str, str], secret: str) -> tuple[str, str] | None:
    try:
        notice = Webhook(secret).verify(body, headers)  # also refuses what is older than five minutes
    except WebhookVerificationError:
        return None  # not from us: answer 400
    return notice["type"], notice["data"].get("id", "")
"""


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    words: str
    values: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    title: str
    words: str
    parameters: tuple[Parameter, ...]
    example: str


@dataclass(frozen=True)
class Chapter:
    name: str
    operations: tuple[Operation, ...]


def chapters() -> tuple[Chapter, ...]:
    """One chapter a list, in the order of the document."""
    return _chapters(settings.SITE_URL)


@cache
def _chapters(site_url: str) -> tuple[Chapter, ...]:
    """Kept for the life of the process: it changes with the code and with the address the examples begin with."""
    generator: Any = SchemaGenerator
    document = generator().get_schema(request=None, public=True)
    gathered: dict[str, list[Operation]] = {}
    for tag, operation in _operations(document):
        gathered.setdefault(tag, []).append(operation)
    return tuple(Chapter(tag, tuple(found)) for tag, found in gathered.items())


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _tag(methods[method]), _operation(path, method, methods[method])


def _tag(described: dict[str, Any]) -> str:
    return str((described.get("tags") or ["api"])[0])


def _operation(path: str, method: str, described: dict[str, Any]) -> Operation:
    parameters = tuple(_parameter(entry) for entry in described.get("parameters", ()))
    words = str(described.get("description", "")).strip()
    title = str(described.get("summary", "")) or _title(path, method)
    return Operation(
        id=str(described.get("operationId", path)),
        method=method.upper(),
        path=path,
        title=title,
        words=words if words != title else "",
        parameters=parameters,
        example=_example(path, method, described.get("parameters", ())),
    )


def _title(path: str, method: str) -> str:
    """By the shape of the address, where nobody wrote a title: /organisations/{slug}/lineage/ is "one: lineage"."""
    if method != "get" and path in WRITES:
        return str(WRITES[path])
    parts = path.removeprefix("/api/v1/").strip("/").split("/")
    if len(parts) == 1:
        return str(_("The list"))
    return str(_("One by its slug or id")) if parts[-1].startswith("{") else str(_("One: %s") % parts[-1])


def _parameter(entry: dict[str, Any]) -> Parameter:
    return Parameter(
        name=str(entry["name"]),
        place=str(PLACES[entry["in"]]),
        words=str(entry.get("description", "")),
        values=_values(entry.get("schema", {})),
        is_required=bool(entry.get("required")),
    )


def _values(schema: dict[str, Any]) -> str:
    if schema.get("type") == "array":
        return _("%s (repeat it for several)") % _values(schema.get("items", {}))
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"] if value not in (None, ""))
    return {"integer": _("whole number"), "boolean": _("true or false")}.get(str(schema.get("type")), _("text"))


def _example(path: str, method: str, parameters: Any) -> str:
    """A line to paste: the first filter that has a fixed list of values shows how filters look."""
    address = path.replace("{slug}", SAMPLES.get(path, "SLUG")).replace("{id}", "ID").replace("{name}", "initiatives.csv.gz")
    filters = [entry for entry in parameters if entry["in"] == "query" and entry["name"] not in OWN_PARAMETERS]
    query = next(({entry["name"]: value} for entry in filters if (value := _first_value(entry))), {})
    asked = f"?{urlencode(query)}" if query and method == "get" else ""
    return f'curl {_how(path, method)}"{settings.SITE_URL}{address}{asked}"'


def _how(path: str, method: str) -> str:
    if method == "get":
        return ""
    body = f"-H \"Content-Type: application/json\" -d '{BODIES[path]}' " if path in BODIES else ""
    return f'-X {method.upper()} -H "Authorization: Bearer KEY" {body}'


def _first_value(entry: dict[str, Any]) -> str:
    schema = entry.get("schema", {})
    listed = schema.get("enum") or schema.get("items", {}).get("enum") or [""]
    return str(next((value for value in listed if value), ""))
