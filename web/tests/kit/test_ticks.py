"""A box is ticked or not, alone and in a list of rows that may stay empty."""

from __future__ import annotations

import pytest
from django import forms

from jiwang.kit.words.ticks import Tick


class Row(forms.Form):
    """Somebody at a table."""

    name = forms.CharField(required=False)
    is_kin = Tick(required=False)


Rows = forms.formset_factory(Row, extra=1)


def rows(**told: str) -> forms.BaseFormSet[Row]:
    """One row that may stay empty, with what was sent of it."""
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""}
    return Rows(sent | {f"form-0-{name}": value for name, value in told.items()})


@pytest.mark.parametrize(("told", "is_kin"), [({}, None), ({"is_kin": ""}, None), ({"is_kin": "on"}, True)])
def test_a_row_that_nobody_has_touched_is_empty_and_a_tick_touches_it(
    told: dict[str, str], is_kin: bool | None
) -> None:
    given = rows(**told)

    assert given.is_valid() and given[0].cleaned_data.get("is_kin") is is_kin


def test_a_word_that_is_no_tick_is_refused_in_a_row_too() -> None:
    given = rows(is_kin="大概是")

    assert given[0].errors == {"is_kin": ["这一格只能勾或不勾。"]}
