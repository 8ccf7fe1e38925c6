"""What a program is as plain JSON, and that nothing is lost on the way there and back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from jiwang_engine.language import ir
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.laws.plain import form_of
from jiwang_engine.packs.loading import known_packs, read_pack
from jiwang_engine.packs.model import LegalNumber
from jiwang_engine.terms import Level, Mark, Place, Subject
from trees import truths


def through_json(value: Any, type_: Any) -> Any:
    form = form_of(type_)
    return form.value(json.loads(json.dumps(form.plain(value, frozenset()))))


@pytest.mark.parametrize("name", sorted(known_packs()))
def test_every_shipped_program_comes_back_as_it_was(name: str) -> None:
    program = check_pack(read_pack(name))

    assert through_json(program, Program) == program


@given(truths(Subject.UNIT, 3))
def test_every_tree_of_the_language_comes_back_as_it_was(node: ir.Node) -> None:
    assert through_json(node, ir.Node) == node


def test_a_day_a_mark_and_a_missing_value_keep_their_types() -> None:
    number = LegalNumber(date(2026, 7, 1), None, Place("数.yaml", 3), mark=Mark.UNPUBLISHED)

    assert through_json(number, LegalNumber) == number


def test_levels_may_be_keys() -> None:
    assert through_json({Level.RED: 3}, dict[Level, int]) == {Level.RED: 3}


@pytest.mark.parametrize("plain", [["Literal"], ["Dragon", 1], [3], {}, "x", ["Not", ["Not", None]]])
def test_what_is_no_tree_is_refused(plain: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        form_of(ir.Node).value(plain)


def test_a_type_without_a_plain_form_is_named() -> None:
    with pytest.raises(TypeError, match="complex"):
        form_of(complex)
