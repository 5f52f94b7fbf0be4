from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class HouseSchema(AutoSchema):
    """Every view documents itself; ids of operations follow the URL names."""

    def get_tags(self) -> list[str]:
        parts = self.path.strip("/").split("/")
        return [parts[2] if len(parts) > 2 else "api"]

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
