"""An address put together is the address that Django would make."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from promise.core.addresses import by_slug

NAME = "toolkit:initiative-detail"


@pytest.mark.parametrize("slug", ["tea", "tea-and-toast_2", "7", "a" * 200])
def test_is_what_reverse_says(slug):
    assert by_slug(NAME, slug) == reverse(NAME, args=[slug])


@pytest.mark.parametrize("slug", ["", "-", "tea/toast", "tea toast", "té", "..", "%2e", "x\x00"])
def test_what_is_no_slug_is_left_to_reverse(slug):
    try:
        expected = reverse(NAME, args=[slug])
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            by_slug(NAME, slug)
    else:
        assert by_slug(NAME, slug) == expected


def test_site_may_stand_under_a_prefix():
    assert by_slug(NAME, "tea") == "/toolkit/initiatives/tea/"
    set_script_prefix("/promise/")
    try:
        assert by_slug(NAME, "tea") == "/promise/toolkit/initiatives/tea/"
    finally:
        set_script_prefix("/")
