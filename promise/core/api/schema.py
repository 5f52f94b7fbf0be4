from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class HouseSchema(AutoSchema):
    """Every view documents itself; ids of operations follow the URL names."""

    def get_tags(self) -> list[str]:
        parts = self.path.strip("/").split("/")
        return [parts[2] if len(parts) > 2 else "api"]


class BearerScheme(OpenApiAuthenticationExtension):
    """How a key is sent; public data needs none."""

    target_class = "promise.core.api.authentication.Bearer"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
