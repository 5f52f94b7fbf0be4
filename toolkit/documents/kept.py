"""Initiatives are kept rendered: what one says for programs stands in its own row and nowhere else."""

from __future__ import annotations

import datetime as dt

from promise.core.rendered import Kind
from toolkit.documents.initiatives import as_json
from toolkit.models import Initiative


def sample() -> Initiative:
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Initiative(
        public_id="sample", slug="sample", title="Sample", sources=[{"name": "A book", "year": 2026}], created_at=moment,
        updated_at=moment, published_at=moment,
    )  # fmt: skip


INITIATIVES = Kind("initiative", Initiative.objects.published, as_json, sample)
