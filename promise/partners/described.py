"""The two doors of OAuth 2 in the OpenAPI document: they are no views of the REST framework, so they are described by hand.

tests/promise/test_token_endpoint.py holds what is said here against what the doors answer.
"""

from __future__ import annotations

from typing import Any

from promise.partners.models.keys import Scope

FORM = "application/x-www-form-urlencoded"
TAGS = ["token"]
CLIENT = {
    "client_id": {"type": "string", "maxLength": 100, "description": "unless sent in the header"},
    "client_secret": {"type": "string", "maxLength": 200, "description": "unless sent in the header"},
}
ERROR = {
    "type": "object",
    "description": "An error as RFC 6749 section 5.2 writes it.",
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
    "required": ["error"],
}
TOKEN = {
    "type": "object",
    "description": "A token of one hour (RFC 6749 section 4.4). Keep it until it expires.",
    "properties": {
        "access_token": {"type": "string"},
        "token_type": {"type": "string", "enum": ["Bearer"]},
        "expires_in": {"type": "integer", "description": "seconds"},
        "scope": {"type": "string"},
    },
    "required": ["access_token", "token_type", "expires_in"],
}
WORDS = {
    "400": "Something sent is not right; error names it.",
    "401": "This id and secret open nothing.",
    "429": "Too many requests; Retry-After says how long to wait.",
}


def add_doors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook for drf-spectacular, after the last touch to the records."""
    components = result["components"]
    components["schemas"] |= {"OAuthError": ERROR, "OAuthToken": TOKEN}
    components["securitySchemes"]["client"] = {
        "type": "http", "scheme": "basic", "description": "Id and secret of a program, made on the desk.",
    }  # fmt: skip
    grant = {"type": "string", "enum": ["client_credentials"]}
    scope = {
        "type": "string",
        "description": "parted by blanks, of: " + ", ".join(Scope.values) + "; all the key has if left out",
    }
    result["paths"]["/api/v1/token"] = door(
        "token", "Draw a token with a program's id and secret.",
        {"grant_type": grant, "scope": scope}, ["grant_type"], answers_with("OAuthToken"),
    )  # fmt: skip
    result["paths"]["/api/v1/revoke"] = door(
        "revoke", "Give a token back before its hour is over (RFC 7009). The answer is the same whether there was one.",
        {"token": {"type": "string", "maxLength": 200}}, ["token"], {"description": "It opens nothing any more."},
    )  # fmt: skip
    return result


def answers_with(name: str, words: str = "") -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": words or "A token.", "content": {"application/json": {"schema": schema}}}


def door(name: str, words: str, fields: dict[str, Any], required: list[str], given: dict[str, Any]) -> dict[str, Any]:
    body = {"type": "object", "properties": {**fields, **CLIENT}, "required": required}
    return {
        "post": {
            "operationId": f"api_{name}", "tags": TAGS, "description": words, "security": [{"client": []}, {}],
            "requestBody": {"required": True, "content": {FORM: {"schema": body}}},
            "responses": {"200": given} | {code: answers_with("OAuthError", why) for code, why in WORDS.items()},
        }
    }  # fmt: skip
