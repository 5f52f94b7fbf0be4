"""An allowance is exact: what the limit allows passes, the next is refused, whatever runs beside."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from promise.core import buckets
from promise.core.models import Bucket


@pytest.mark.django_db
def test_take_passes_the_limit_and_refuses_the_next():
    answers = [buckets.take("k", limit=5, period=60, now=1000.0 + n) for n in range(6)]
    assert [a.allowed for a in answers] == [True] * 5 + [False]
    assert [a.remaining for a in answers] == [4, 3, 2, 1, 0, 0]
    assert answers[-1].resets == 1060.0


@pytest.mark.django_db
def test_take_opens_a_new_window_when_the_old_one_closed():
    for _ in range(3):
        buckets.take("k", limit=3, period=60, now=1000.0)
    assert not buckets.take("k", limit=3, period=60, now=1059.9).allowed
    again = buckets.take("k", limit=3, period=60, now=1060.0)
    assert (again.allowed, again.remaining, again.resets) == (True, 2, 1120.0)


@pytest.mark.django_db
def test_take_is_not_refused_when_another_opened_the_bucket_a_moment_ago(monkeypatch):
    """Between the spending that found no row and the look for one, a parallel request may open it, with room for both."""
    spend, calls = buckets._spend, []

    def overtaken(key, limit, period, cost, now):
        calls.append(key)
        if len(calls) > 1:
            return spend(key, limit, period, cost, now)
        Bucket.objects.create(key=key, opened=now, used=1, closes=now + period)
        return False

    monkeypatch.setattr(buckets, "_spend", overtaken)
    given = buckets.take("raced", limit=2, period=60)
    assert (given.allowed, given.remaining) == (True, 0)
    assert not buckets.take("raced", limit=2, period=60).allowed


@pytest.mark.django_db
def test_take_of_several_uses_all_or_nothing():
    assert buckets.take("k", limit=2, period=60, cost=1).allowed
    assert not buckets.take("k", limit=2, period=60, cost=2).allowed
    assert Bucket.objects.get().used == 1
    assert not buckets.take("other", limit=2, period=60, cost=3).allowed


@pytest.mark.django_db
def test_leases_never_pass_the_limit_and_save_writes(django_assert_max_num_queries):
    leases = buckets.Leases()
    with django_assert_max_num_queries(0 + 4 * 101 + 4):
        allowed = sum(leases.take("k", limit=300, period=60).allowed for _ in range(400))
    assert allowed == 300


@pytest.mark.django_db
def test_two_processes_share_one_limit():
    first, second = buckets.Leases(), buckets.Leases()
    allowed = sum((first if n % 3 else second).take("k", limit=200, period=60).allowed for n in range(500))
    assert allowed == 200


@pytest.mark.django_db
def test_private_key_hides_who():
    key = buckets.private_key("mail", "ana@example.org")
    assert "ana" not in key
    assert key != buckets.private_key("mail", "cem@example.org")
    assert key == buckets.private_key("mail", "ana@example.org")


@pytest.mark.django_db(transaction=True)
def test_take_is_exact_under_parallel_requests():
    passed: list[bool] = []

    def use() -> None:
        try:
            for _ in range(10):
                passed.append(buckets.take("k", limit=37, period=600).allowed)
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), sum(passed)) == (60, 37)
