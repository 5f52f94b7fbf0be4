from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from promise.core.models import Change
from promise.core.paging import BadCursor, encode, page_by_key

pytestmark = pytest.mark.django_db


def walk(size: int, descending: bool) -> list[int]:
    seen, cursor = [], ""
    while True:
        page = page_by_key(Change.objects.all(), key="type", descending=descending, cursor=cursor, size=size)
        seen += [row.pk for row in page.rows]
        if page.next is None:
            return seen
        cursor = page.next


@pytest.fixture
def rows():
    return [Change.objects.create(type=f"t{n % 3}", public_id=str(n), change="created", path="/x").pk for n in range(11)]


@pytest.mark.parametrize("size", [1, 2, 3, 10, 11, 50])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_show_every_row_once_in_order(rows, size, descending):
    seen = walk(size, descending)
    expected = Change.objects.order_by("-type" if descending else "type", "-pk" if descending else "pk")
    assert seen == [row.pk for row in expected]


def test_previous_leads_back_the_way_we_came(rows):
    first = page_by_key(Change.objects.all(), key="type", size=4)
    second = page_by_key(Change.objects.all(), key="type", size=4, cursor=first.next or "")
    back = page_by_key(Change.objects.all(), key="type", size=4, cursor=second.previous or "")
    assert [r.pk for r in back.rows] == [r.pk for r in first.rows]
    assert (first.previous, back.previous) == (None, None)


def test_row_that_arrives_meanwhile_moves_nothing(rows):
    first = page_by_key(Change.objects.all(), key="type", descending=False, size=5)
    Change.objects.create(type="t0", public_id="new", change="created", path="/x")
    rest = page_by_key(Change.objects.all(), key="type", descending=False, size=50, cursor=first.next or "")
    assert {r.pk for r in first.rows}.isdisjoint({r.pk for r in rest.rows})
    assert {r.pk for r in first.rows} | {r.pk for r in rest.rows} >= set(rows)


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "é", "e30", "bnVsbA", encode({"k": "type", "v": "t1", "i": "1", "d": "n"}),
        encode({"k": "at", "v": "t1", "i": 1, "d": "n"}), encode({"k": "type", "v": {"a": 1}, "i": 1, "d": "n"}),
        encode({"k": "type", "v": "a\x00b", "i": 1, "d": "n"}), encode({"k": "type", "v": "a", "i": 2**70, "d": "n"}),
        encode({"k": "type", "v": "a", "i": True, "d": "n"}), encode({"k": "type", "v": "a", "i": 1, "d": "sideways"}),
    ],
)  # fmt: skip
def test_foreign_cursor_is_refused(cursor):
    with pytest.raises(BadCursor):
        page_by_key(Change.objects.all(), key="type", cursor=cursor)


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_any_cursor_is_read_or_refused(cursor):
    try:
        page_by_key(Change.objects.all(), key="at", cursor=cursor)
    except BadCursor:
        pass


@pytest.mark.parametrize("descending", [True, False])
def test_index_is_entered_at_the_cursor_and_not_at_the_start(descending):
    """By the plan that the database itself tells: the key of the cursor is a bound of its way through the index."""
    Change.objects.bulk_create(Change(type="t", public_id=str(n), change="created", path="/x", xact=n // 3) for n in range(4000))
    last = Change.objects.get(public_id="3000")
    cursor = encode({"k": "xact", "v": last.xact, "i": last.pk, "d": "n"})
    with CaptureQueriesContext(connection) as asked:
        page = page_by_key(Change.objects.all(), key="xact", descending=descending, cursor=cursor, size=5)
    assert len(page.rows) == 5
    with connection.cursor() as explained:
        if connection.vendor == "postgresql":
            explained.execute("ANALYZE core_change")
            explained.execute("EXPLAIN " + asked[-1]["sql"])
            plan = " ".join(row[0] for row in explained.fetchall())
            assert "change_in_order" in plan
            assert re.search(r"Index Cond: \(+xact [<>]= ", plan)
        else:
            explained.execute("EXPLAIN QUERY PLAN " + asked[-1]["sql"])
            plan = " ".join(row[3] for row in explained.fetchall())
            assert re.search(r"change_in_order \(xact[<>]\?\)", plan)
