"""Sealed fields: opened by their key only, found without being opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwang.kit.ciphers import FieldCipher, SealBroken, field_key

KEY, OTHER = bytes(range(32)), bytes(32)


@given(st.text(max_size=60))
def test_what_is_sealed_can_be_opened(text: str) -> None:
    cipher = FieldCipher(KEY, "people.number")

    assert cipher.open(cipher.seal(text)) == text


def test_the_same_text_is_sealed_otherwise_each_time_and_found_all_the_same() -> None:
    cipher = FieldCipher(KEY, "people.number")

    assert cipher.seal("9999") != cipher.seal("9999")
    assert cipher.blind("9999") == cipher.blind("9999") != cipher.blind("9998")


@pytest.mark.parametrize("stranger", [FieldCipher(OTHER, "people.number"), FieldCipher(KEY, "people.phone")])
def test_neither_another_key_nor_another_field_opens_a_seal(stranger: FieldCipher) -> None:
    sealed = FieldCipher(KEY, "people.number").seal("9999")

    with pytest.raises(SealBroken):
        stranger.open(sealed)
    assert stranger.blind("9999") != FieldCipher(KEY, "people.number").blind("9999")


def test_a_single_changed_bit_breaks_the_seal() -> None:
    cipher = FieldCipher(KEY, "people.number")
    sealed = cipher.seal("9999")

    with pytest.raises(SealBroken):
        cipher.open(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "field.key"

    first = field_key(path)

    assert field_key(path) == first and len(first) == 32
    assert path.stat().st_mode & 0o777 == 0o600
