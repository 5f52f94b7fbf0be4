from __future__ import annotations

from drf_spectacular.openapi import AutoSchema


class HouseSchema(AutoSchema):
    """Every view documents itself; ids of operations follow the URL names."""

    def get_tags(self) -> list[str]:
        parts = self.path.strip("/").split("/")
        return [parts[2] if len(parts) > 2 else "api"]
