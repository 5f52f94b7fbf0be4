"""Empty catalogs are not asked; one that holds a sentence is."""

from __future__ import annotations

import itertools
from gettext import GNUTranslations, NullTranslations

from django.utils.translation import gettext, override, pgettext, trans_real

from promise.core.catalogs import unlink_empty


def catalog(**words: str) -> GNUTranslations:
    made = GNUTranslations()
    made._catalog = {"": "Language: en\n", **words}  # type: ignore[attr-defined]
    made.plural = lambda n: int(n != 1)  # type: ignore[attr-defined]
    return made


def chain_of(*catalogs: NullTranslations) -> NullTranslations:
    for one, following in itertools.pairwise(catalogs):
        one.add_fallback(following)
    return catalogs[0]


def test_site_asks_no_empty_catalog():
    behind = trans_real.translation("en-gb")._fallback
    while behind is not None:
        assert set(behind._catalog.keys()) != {""}
        behind = behind._fallback


def test_sentences_of_packages_and_of_the_source_are_found_as_before():
    with override("en-gb"):
        assert pgettext("abbrev. month", "April") == "April"
        assert gettext("A sentence that stands in the source alone.") == "A sentence that stands in the source alone."


def test_catalog_with_words_is_kept_wherever_it_stands():
    first = chain_of(catalog(), catalog(), catalog(tea="thé"), catalog(), catalog(toast="pain grillé"))
    unlink_empty(first)
    assert first.gettext("tea") == "thé"
    assert first.gettext("toast") == "pain grillé"
    assert first.gettext("talk") == "talk"
    assert [sorted(one._catalog) for one in (first._fallback, first._fallback._fallback)] == [["", "tea"], ["", "toast"]]


def test_catalog_of_another_make_is_left_alone():
    other = NullTranslations()
    first = chain_of(catalog(), other)
    unlink_empty(first)
    assert first._fallback is other
