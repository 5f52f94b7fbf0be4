from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from promise.core.api.fields import describe_parts, parameters

READS = ("get", "head")
PROBLEM = {
    "type": "object",
    "description": "What is wrong, where, and what to do (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "description": "by the name of a field or parameter", "additionalProperties": True},
    },
    "required": ["type", "title", "status", "detail"],
}
WORDS = {
    "400": "Something asked or sent is not right; errors names it.",
    "401": "The key is not valid, or one is needed.",
    "403": "The key does not reach so far.",
    "404": "There is no such record.",
    "409": "It stands where this cannot be done.",
    "410": "It was here and has been taken back for good.",
    "413": "The body is too large.",
    "415": "Send JSON.",
    "422": "This Idempotency-Key was used for something else.",
    "429": "Too many requests; Retry-After says how long to wait.",
}
OF_READS, OF_ONE, OF_WRITES = ("400", "401", "429"), ("404", "410"), ("403", "404", "409", "413", "415", "422")
STREAMS = ("text/csv", "application/x-ndjson")


class HouseSchema(AutoSchema):
    """Every view documents itself; ids of operations follow the URL names."""

    def get_tags(self) -> list[str]:
        parts = self.path.strip("/").split("/")
        return [parts[2] if len(parts) > 2 else "api"]

    def get_override_parameters(self) -> list[Any]:
        """What every read of records takes beside its own parameters."""
        from promise.core.api.views import RecordViewSet

        own, view = super().get_override_parameters(), self.view
        if isinstance(view, RecordViewSet) and view.serializer_class and view.action in {"list", "retrieve"}:
            return [*own, *parameters(view.serializer_class, view.expansions)]
        return own

    def get_auth(self) -> list[dict[str, Any]]:
        """Reads need no key and take one."""
        wanted = super().get_auth()
        return [{}, *wanted] if self.method.lower() in READS else wanted

    def get_description(self) -> str:  # type: ignore[override]
        """Our own words about a list; the base class's words are for those who write one."""
        from promise.core.api.views import RecordViewSet

        words = str(super().get_description() or "")
        return "" if words == inspect.getdoc(RecordViewSet) else words


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a key is sent; public data needs none."""

    target_class = "promise.core.api.authentication.Bearer"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def finish(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The last touch to the document: pages of lists, streams, bounds, and the problems each operation answers with."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            bound(operation)
            as_page(operation)
            describe_parts(result, operation, expanded_of(operation))
            add_problems(operation, method, path)
    for name, schema in result["components"]["schemas"].items():
        if name.endswith(("In", "InRequest")):
            schema["additionalProperties"] = False
    return result


def expanded_of(operation: dict[str, Any]) -> dict[str, Any]:
    """What may stand under `expanded`: whole records, as their own lists describe them."""
    asked = next((one for one in operation.get("parameters", ()) if one["name"] == "expand"), None)
    names = asked["schema"]["items"]["enum"] if asked else []
    return {name: {"type": ["array", "object", "null"]} for name in names}


def bound(operation: dict[str, Any]) -> None:
    from promise.core.api.views import DEFAULT_PAGE, MAX_PAGE

    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "page_size":
            parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": DEFAULT_PAGE}


def as_page(operation: dict[str, Any]) -> None:
    """A list is an object with its records in `results`; csv and ndjson are all of it as a stream."""
    content = operation["responses"].get("200", {}).get("content", {})
    found = content.get("application/json", {}).get("schema", {})
    if found.get("type") != "array":
        return
    links = {name: {"type": ["string", "null"], "format": "uri"} for name in ("next", "previous")}
    more = {"count": {"type": "integer", "description": "with count=true"}, "note": {"type": "string"}}
    content["application/json"]["schema"] = {
        "type": "object", "properties": {**links, **more, "results": found}, "required": ["next", "results"],
    }  # fmt: skip
    if any(parameter["name"] == "format" for parameter in operation.get("parameters", ())):
        content.update({media: {"schema": {"type": "string"}} for media in STREAMS})


def add_problems(operation: dict[str, Any], method: str, path: str) -> None:
    codes = {*OF_READS, *(OF_ONE if "{" in path else ()), *(OF_WRITES if method not in READS else ())}
    for code in sorted(codes - set(operation["responses"])):
        operation["responses"][code] = {
            "description": WORDS[code],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
