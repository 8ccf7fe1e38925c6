"""Numbers that are the same for everybody are told by one word; what is fetched in pieces speaks of the same people."""

from __future__ import annotations

import numpy as np
import pytest

from jiwang_engine.compiler.arrays.given import in_order
from jiwang_engine.compiler.arrays.masks import Truth
from jiwang_engine.compiler.arrays.numbers import Number, compared
from jiwang_engine.errors import MachineError


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


def test_rows_that_a_database_gives_in_another_order_than_before_are_refused() -> None:
    keys = np.array([4, 9, 7, 5])

    assert in_order(np.array([4, 9]), keys, 0) == 2
    with pytest.raises(MachineError, match="rows-moved"):
        in_order(np.array([5, 7]), keys, 2)
