"""A talk a month, by lot."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from alliance.actions import pairings
from alliance.models import Pairing, PairingWish
from tests.factories import alliance as make

lottery = random.Random
FIRST = dt.datetime(2027, 1, 1, 6, tzinfo=dt.UTC)


def month(n: int) -> dt.datetime:
    return FIRST.replace(month=n)


def test_nobody_meets_twice_before_all_have_met():
    members, met = list(range(6)), Counter()
    for n in range(5):
        pairs, left = pairings.draw(members, first=set(), met=met, lot=lottery(n))
        assert left is None
        met.update(frozenset(pair) for pair in pairs)
    assert len(met) == 15
    assert set(met.values()) == {1}


def test_the_same_seed_draws_the_same_pairs():
    draws = [pairings.draw(list(range(9)), first={3}, met=Counter(), lot=lottery(7)) for _n in range(2)]
    assert draws[0] == draws[1]
    assert draws[0][1] != 3


def test_one_alone_and_nobody_are_no_pair():
    assert pairings.draw([], first=set(), met=Counter(), lot=lottery(1)) == ([], None)
    assert pairings.draw([4], first=set(), met=Counter(), lot=lottery(1)) == ([], 4)


@pytest.mark.django_db
def test_the_odd_one_out_comes_first_next_month_and_a_month_is_drawn_once(deliver):
    houses = [make.signed_organisation(f"House {n}") for n in range(3)]
    with time_machine.travel(FIRST - dt.timedelta(days=20), tick=False):
        for house in houses:
            make.pairing_wish(house)
    left = set()
    for n in (1, 2, 3):
        with time_machine.travel(month(n), tick=False):
            (pair,) = pairings.pair(seed=n)
            assert pairings.pair(seed=n + 50) == []
            odd = PairingWish.objects.get(waits_first=True).organisation
            assert {pair.first, pair.second, odd} == set(houses)
            left.add(odd)
            deliver()
    assert left == set(houses)
    met = [letter for letter in mail.outbox if letter.subject.startswith("This month you meet")]
    assert len(met) == 6
    assert len({frozenset((one.first_id, one.second_id)) for one in Pairing.objects.all()}) == 3


@pytest.mark.django_db
def test_who_opts_in_during_a_month_is_drawn_in_the_next():
    for name in ("One House", "Two House"):
        make.pairing_wish(make.signed_organisation(name))
    assert pairings.pair() == []
    next_month = (timezone.now().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    assert len(pairings.pair(now=next_month)) == 1


@pytest.mark.django_db
def test_addresses_are_shared_only_while_both_take_part(deliver):
    one, two, outside = (make.signed_organisation(name) for name in ("One House", "Two House", "Out House"))
    pair = make.pairing(one, two)
    pairings.opt_out(organisation=two, by=None)
    deliver()
    assert not [letter for letter in mail.outbox if letter.subject.startswith("This month")]
    assert {pair.first, pair.second} == {one, two}
    assert not PairingWish.objects.filter(organisation=outside).exists()


@pytest.mark.django_db
def test_only_the_lead_opts_in_and_says_we_met(sign_in, cast, client):
    one, two = make.signed_organisation("One House"), make.signed_organisation("Two House")
    pair = make.pairing(one, two)
    address = f"/alliance/organisations/{one.slug}/pairing/"
    lead = sign_in(make.lead_of(one))
    assert "Two House" in lead.get(address).content.decode()
    lead.post(address, {"act": "met", "pairing": pair.public_id})
    pair.refresh_from_db()
    assert pair.met_by == make.lead_of(one)
    lead.post(address, {"act": "out"})
    assert not PairingWish.objects.filter(organisation=one).exists()
    page = lead.get(address).content.decode()
    assert "e-mail address" in page
    assert sign_in(make.lead_of(two)).get(address).status_code == 403
    assert sign_in(cast.stranger).post(address, {"act": "in"}).status_code == 403
    assert client.get(address).status_code == 302
