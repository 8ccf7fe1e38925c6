"""Corrected files: whichever of the versions comes first, and however often, everybody ends as if only the last had come."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hamlet import Hamlet, number
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_late import Link, begun, early, in_one_run, late, opened, who, who_is_who
from test_laws import Row

from jiwang_engine.linking.keeping.state import State

SOME = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Delivery:
    """A file of a department, and the records of the version that it corrects."""

    rows: tuple[tuple[int, Row], ...]
    instead_of: tuple[int, ...] = ()

    def halves(self, cut: int) -> list[Delivery]:
        """The same in two parts, both in the place of the version before."""
        parts = (self.rows[:cut], self.rows[cut:])
        return [Delivery(part, self.instead_of) for part in parts if part]


def versions(first: int, *texts: list[Row]) -> list[Delivery]:
    """A file and its corrections, each in the place of the one before."""
    found: list[Delivery] = []
    for n, rows in enumerate(texts):
        before = tuple(record for record, _ in found[-1].rows) if found else ()
        found.append(Delivery(tuple(enumerate(rows, start=first + 100 * n)), before))
    return found


def one_after_the_other(folder: Path, deliveries: list[Delivery], before: set[Link]) -> set[Link]:
    """Every delivery added to what was there; an addition has the last word on the rows that it touched."""
    found = before
    for part, one in enumerate(deliveries, start=1):
        with opened(folder, list(one.rows), part) as hamlet:
            hamlet.added(instead_of=one.instead_of)
            replaced = {record for (record,) in hamlet.db.rows("SELECT record FROM replaced")}
            found = {link for link in found if link[0] not in replaced} | who_is_who(hamlet)
    return found


@st.composite
def corrected(draw: st.DrawFn) -> list[list[Row]]:
    """What a file said, and what it says after one or two corrections: rows changed, rows gone, rows more."""
    said = [draw(late)]
    for _ in range(draw(st.integers(1, 2))):
        kept = [row for row in said[-1] if draw(st.booleans())]
        said.append(kept + draw(late))
    return said


@SOME
@given(first=early, texts=corrected(), other=late, data=st.data())
def test_late_split_repeated_and_corrected_files_in_any_order_give_the_same_people(
    first: list[Row],
    texts: list[list[Row]],
    other: list[Row],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("states")
    known = list(enumerate(first, start=1))
    lines, beside = versions(1_001, *texts), Delivery(tuple(enumerate(other, start=9_001)))
    cut = data.draw(st.integers(0, len(lines[-1].rows)))
    sent = [*lines[:-1], *lines[-1].halves(cut), beside]
    sent += [data.draw(st.sampled_from(sent))]
    begin(folder, known)
    before = in_one_run(folder / "one", [known])

    whole = in_one_run(folder / "one", [known, list(lines[-1].rows), list(beside.rows)])
    found = one_after_the_other(folder / "other", data.draw(st.permutations(sent)), before)

    assert who(found) == who(whole)


@SOME
@given(first=early, later=late, data=st.data())
def test_rows_of_a_whole_run_that_a_correction_leaves_out_are_as_if_never_there(
    first: list[Row], later: list[Row], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("states")
    known = list(enumerate(first, start=1))
    wrong = [one for one in known if one[1]["to"] != "population" and data.draw(st.booleans())]
    came = tuple(enumerate(later, start=1_001))
    begin(folder, known)
    before = in_one_run(folder / "one", [known])

    whole = in_one_run(folder / "one", [[one for one in known if one not in wrong], list(came)])
    correction = Delivery(came, tuple(record for record, _ in wrong))
    found = one_after_the_other(folder / "other", [correction], before)

    assert who(found) == who(whole)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("test", "drawn"),
    [
        (
            test_late_split_repeated_and_corrected_files_in_any_order_give_the_same_people,
            {"texts": corrected(), "other": late},
        ),
        (
            test_rows_of_a_whole_run_that_a_correction_leaves_out_are_as_if_never_there,
            {"later": late},
        ),
    ],
    ids=lambda one: getattr(one, "__name__", "drawn"),
)
def test_so_do_many_files(
    test: Any, drawn: dict[str, st.SearchStrategy[Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    inner = partial(test.hypothesis.inner_test, tmp_path_factory=tmp_path_factory)

    @settings(SOME, max_examples=20)
    @given(first=early, data=st.data(), more=st.fixed_dictionaries(drawn))
    def look(first: list[Row], data: st.DataObject, more: dict[str, Any]) -> None:
        inner(first=first, data=data, **more)

    look()


def begin(folder: Path, rows: list[tuple[int, Row]]) -> None:
    """Two states that know the same rows."""
    begun(folder / "one", rows)
    shutil.copytree(folder / "one", folder / "other")


def test_a_bill_that_was_corrected_leaves_the_one_and_reaches_the_other(
    next_month: Callable[[], Hamlet], state: State
) -> None:
    first = next_month()
    wrong, right = (
        first.resident(name, number(turn=turn), f"户{turn}") for turn, name in ((1, "王芳"), (2, "李娜"))
    )
    bill = first.put("medical", name="王芳", id_number=number(turn=1), record=900_001)
    first.linked()
    first.kept()
    assert first.person(bill) == first.person(wrong)

    second = next_month()
    corrected_bill = second.put("medical", part=1, name="李娜", id_number=number(turn=2), record=900_002)
    report = second.added(instead_of=[bill])

    assert second.person(corrected_bill) == first.person(right)
    assert second.db.rows("SELECT * FROM link WHERE record = ?", [bill]) == []
    assert (report.new, report.gone) == (1, 1)

    third = next_month()
    third.put("medical", part=2, name="王芳", id_number=number(turn=1), record=bill)
    assert third.added().new == 0
