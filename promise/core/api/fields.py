"""The fields that a record is described with: for `fields=`, for the columns of a table, and in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import BaseSerializer, Serializer

Out = type[BaseSerializer[Any]]


def names_of(out: Out) -> tuple[str, ...]:
    return tuple(getattr(out, "_declared_fields", {}))


def columns_of(out: Out, chosen: Collection[str] = ()) -> list[str]:
    """As renderers.flatten names them: what is inside a field has the field's name before its own."""
    columns: list[str] = []
    for name, field in getattr(out, "_declared_fields", {}).items():
        if chosen and name not in chosen:
            continue
        inside = isinstance(field, Serializer)  # a list of records is a ListSerializer, and one cell
        columns += [f"{name}_{column}" for column in columns_of(type(field))] if inside else [name]
    return columns


def parameters(out: Out, expandable: Collection[str]) -> list[OpenApiParameter]:
    """Both as lists of known names, parted by commas."""
    made = [_names("fields", names_of(out), "only these fields of each record, parted by commas")]
    if expandable:
        words = "the records that these fields name, whole, under `expanded`; parted by commas"
        made.append(_names("expand", expandable, words))
    return made


def _names(name: str, known: Collection[str], words: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, many=True, explode=False, enum=list(known), description=words)


def describe_parts(result: Mapping[str, Any], operation: Mapping[str, Any], expandable: Mapping[str, Any]) -> None:
    """An answer is the whole record, or with `fields=` a part of it; `expanded` holds what was asked for beside it."""
    if not any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
        return
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    held = schema.get("properties", {}).get("results", {})
    holder, key = (held, "items") if "items" in held else (operation["responses"]["200"]["content"]["application/json"], "schema")
    name = holder[key].get("$ref", "").rpartition("/")[2]
    schemas = result["components"]["schemas"]
    if not name or name not in schemas:
        return
    part = f"{name}Part"
    if part not in schemas:
        whole = schemas[name]
        if expandable:
            whole["properties"]["expanded"] = {"type": "object", "description": "with expand=", "properties": dict(expandable)}
        schemas[part] = {**deepcopy(whole), "description": "What fields= asked for."}
        schemas[part].pop("required", None)
    holder[key] = {"anyOf": [{"$ref": f"#/components/schemas/{name}"}, {"$ref": f"#/components/schemas/{part}"}]}
