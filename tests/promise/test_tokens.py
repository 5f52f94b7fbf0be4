from __future__ import annotations

import pytest

from promise.core import ids, seal, tokens


def test_token_is_the_same_whenever_it_is_derived():
    nonce, stored = tokens.new_pair("pledge")
    assert tokens.fingerprint(tokens.derive("pledge", nonce)) == stored


def test_token_of_one_purpose_opens_no_other():
    nonce, stored = tokens.new_pair("pledge")
    assert tokens.fingerprint(tokens.derive("story", nonce)) != stored


def test_token_needs_the_secret_key(settings):
    nonce, stored = tokens.new_pair("pledge")
    settings.SECRET_KEY = "another"
    assert tokens.fingerprint(tokens.derive("pledge", nonce)) != stored


def test_ids_are_opaque_and_readable():
    made = {ids.new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(i) == 20 and set(i) <= set(ids.ALPHABET) for i in made)


def test_seal_opens_with_its_key_only(settings):
    sealed = seal.seal("ana@example.org")
    assert "ana" not in sealed
    assert seal.unseal(sealed) == "ana@example.org"
    settings.CONTACT_KEY = "another"
    with pytest.raises(ValueError):
        seal.unseal(sealed)
