"""Numbers that are the same for everybody are told by one word, not by a word for each."""

from __future__ import annotations

import numpy as np
import pytest

from jiwang_engine.compiler.arrays.masks import Truth
from jiwang_engine.compiler.arrays.numbers import Number, compared


@pytest.mark.parametrize(
    ("op", "holds"), [("<", True), (">", False), ("=", False), ("<=", True), ("!=", True)]
)
def test_two_numbers_that_hold_for_all_are_compared_once_though_their_ranges_overlap(
    op: str, holds: bool
) -> None:
    found = compared(op, Number(5, True, 0, 10), Number(7, True, 0, 10))

    assert found == Truth(holds, not holds)
    assert {type(one) for one in found} == {bool}


def test_a_number_for_all_is_compared_with_one_for_each() -> None:
    found = compared("<", Number(5, True, 0, 10), Number(np.array([4, 6]), True, 0, 10))

    assert [one.tolist() for one in found] == [[False, True], [True, False]]
