"""Late files: added in any order and any cut, everybody ends as in a run over all files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hamlet import Hamlet, number
from hypothesis import given
from hypothesis import strategies as st
from test_laws import FEW, Row, aid, bill, paper, resident, roll

from jiwang_engine.errors import UsageError
from jiwang_engine.linking.keeping.retention import purge
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.linking.likeness.residue import match_residue
from jiwang_engine.linking.linkage import STEPS
from jiwang_engine.linking.matching import match_named

Link = tuple[int, int | None, str]
early = st.lists(st.one_of(resident, resident, roll, bill, aid, paper), min_size=1, max_size=10)
late = st.lists(st.one_of(bill, aid, roll, paper), min_size=1, max_size=6)


@contextmanager
def opened(folder: Path, rows: list[tuple[int, Row]], part: int) -> Iterator[Hamlet]:
    hamlet = Hamlet(State(folder), (folder.resolve(),))
    for record, row in rows:
        cells = {key: value for key, value in row.items() if key != "to"}
        hamlet.put(row["to"], part=part, record=record, **cells)
    yield hamlet
    hamlet.db.close()


def begun(folder: Path, rows: list[tuple[int, Row]]) -> None:
    with opened(folder, rows, 0) as hamlet:
        hamlet.linked()
        hamlet.kept()


def who_is_who(hamlet: Hamlet) -> set[Link]:
    query = "SELECT record, person, tier FROM link UNION ALL SELECT record, candidate, tier FROM review"
    return set(hamlet.db.rows(query))


def in_one_run(folder: Path, batches: list[list[tuple[int, Row]]]) -> set[Link]:
    """All rows from the beginning, with the ids of those who were known before."""
    with opened(folder, [row for batch in batches for row in batch], 0) as hamlet:
        hamlet.linked()
        return who_is_who(hamlet)


def one_after_the_other(folder: Path, batches: list[list[tuple[int, Row]]], before: set[Link]) -> set[Link]:
    """Every batch added to what was there; an addition has the last word on the rows that it touched."""
    found = before
    for part, batch in enumerate(batches, start=1):
        with opened(folder, batch, part) as hamlet:
            hamlet.added()
            replaced = {record for (record,) in hamlet.db.rows("SELECT record FROM replaced")}
            found = {link for link in found if link[0] not in replaced} | who_is_who(hamlet)
    return found


@FEW
@given(first=early, later=late, data=st.data())
def test_late_files_end_as_if_they_had_been_there(
    first: list[Row], later: list[Row], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("states")
    known = list(enumerate(first, start=1))
    came = list(enumerate(data.draw(st.permutations(later)), start=1_001))
    cut = data.draw(st.integers(0, len(came)))
    begun(folder / "one", known)
    shutil.copytree(folder / "one", folder / "other")
    before = in_one_run(folder / "one", [known])

    whole = in_one_run(folder / "one", [known, came])
    parts = [part for part in (came[:cut], came[cut:], came[:1]) if part]

    assert who(one_after_the_other(folder / "other", parts, before)) == who(whole)


def who(links: set[Link]) -> dict[str, Any]:
    """Records by person and ground; a person who is new bears another number where two batches brought two."""
    people: dict[int | None, set[tuple[int, str]]] = {}
    for record, person, tier in links:
        people.setdefault(person, set()).add((record, tier))
    nobody = people.pop(None, set())
    return {"people": sorted(map(sorted, people.values())), "nobody": sorted(nobody)}


def test_a_certificate_that_a_bill_reaches_keeps_its_child_though_it_was_sent_under_the_fathers_number(
    next_month: Callable[[], Hamlet],
) -> None:
    father, child = number(turn=1), number("2016-03-04", turn=2)
    first = next_month()
    first.resident("姜功宇", father, birth="1980-05-01")
    first.resident("姜娅枝", child, birth="2016-03-04", relation="女")
    paper_of_child = first.put("disability", name="姜娅枝", id_number=father, certificate=f"{child}11")
    first.linked()
    first.kept()
    assert first.tier(paper_of_child) == "E1S"

    second = next_month()
    second.put("medical", part=1, name="姜娅枝枝", id_number=child, record=900_001)
    second.added()

    assert second.tier(paper_of_child) == "E1S"


def test_an_addition_links_only_what_it_touches(next_month: Callable[[], Hamlet]) -> None:
    first = next_month()
    for turn in range(1, 40, 2):
        first.resident(
            "陈国" + "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"[turn // 2], number(turn=turn), f"户{turn}"
        )
    first.linked()
    first.kept()

    second = next_month()
    plain = second.put("medical", part=1, name="陈国乙", id_number=number(turn=3), record=900_001)
    report = second.added()
    assert (report.new, report.touched, report.linked, second.tier(plain)) == (1, 0, 1, "E1")

    third = next_month()
    odd = third.put("medical", part=2, name="陈国", id_number=number(turn=5), record=900_002)
    report = third.added()
    assert (report.new, report.touched, third.tier(odd)) == (
        1,
        1,
        "E1C",
    )  # and the register's row of that number


def test_the_same_file_again_adds_nothing(next_month: Callable[[], Hamlet], state: State) -> None:
    first = next_month()
    first.resident("王芳", number(turn=2))
    first.linked()
    first.kept()
    for _ in range(2):
        month = next_month()
        month.put("medical", part=1, name="王芳", id_number=number(turn=2), record=900_001)
        report = month.added()

    assert (report.new, report.touched) == (0, 0)
    assert state.generation == "g000003"


@pytest.mark.parametrize("source", ["population", "vehicles"])
def test_what_needs_a_whole_run_is_refused(next_month: Callable[[], Hamlet], source: str) -> None:
    first = next_month()
    first.resident("王芳", number(turn=2))
    first.linked()
    first.kept()
    second = next_month()
    second.put(source, part=1, name="王芳", id_number=number(turn=2))

    with pytest.raises(UsageError, match="不能单独补比") as refused:
        second.added()

    assert refused.value.code == "needs-whole-run"


def test_rows_that_may_be_kept_no_longer_are_purged_and_ids_stay(
    next_month: Callable[[], Hamlet], state: State
) -> None:
    first = next_month()
    first.resident("王芳", number(turn=2))
    first.linked()
    first.kept()

    assert purge(state, first.db, on=date(2027, 3, 31)).nothing
    assert state.layers()

    purge(state, first.db, on=date(2027, 4, 2))

    assert state.layers() == []
    assert state.secret("identity") is not None


def test_a_row_with_a_name_alone_is_asked_again_when_somebody_new_bears_it(
    next_month: Callable[[], Hamlet],
) -> None:
    first = next_month()
    first.resident("高建辉", number(turn=1))
    alone = first.put("disaster", name="林小红", id_number=None)
    first.linked()
    first.kept()

    second = next_month()
    bill_of_one = second.put("medical", part=1, name="林小红", id_number=number(turn=2), record=900_001)
    second.added()

    [asked] = second.db.rows("SELECT candidate, tier FROM review WHERE record = ?", [alone])
    assert asked == (second.person(bill_of_one), "D3")


def test_a_row_of_the_register_that_fits_nobody_keeps_its_word(next_month: Callable[[], Hamlet]) -> None:
    first = next_month()
    lost = first.resident("林小红", "无", birth=None)
    first.linked()
    first.kept()

    second = next_month()
    second.put("medical", part=1, name="林小红", id_number=number(turn=2), record=900_001)
    second.added()

    assert (first.tier(lost), second.db.rows("SELECT record FROM replaced WHERE record = ?", [lost])) == (
        "N0",
        [],
    )


def test_late_files_may_come_where_no_register_was(next_month: Callable[[], Hamlet]) -> None:
    first = next_month()
    known = first.put("medical", name="王芳", id_number=number(turn=2))
    first.linked()
    first.kept()

    second = next_month()
    later = second.put("medical", part=1, name="王小芳", id_number=number(turn=2), record=900_001)
    second.added()

    assert second.person(later) == second.person(known) == first.person(known)


def test_whoever_adds_a_step_must_say_what_it_means_for_late_files() -> None:
    assert STEPS[STEPS.index(match_residue) :] == (match_residue, match_named)


def test_before_a_whole_run_there_is_nothing_to_add_to(next_month: Callable[[], Hamlet]) -> None:
    hamlet = next_month()
    hamlet.put("medical", name="王芳", id_number=number(turn=2))

    with pytest.raises(UsageError, match="全部文件比对一次") as refused:
        hamlet.added()

    assert refused.value.code == "nothing-to-add-to"


def test_a_child_under_a_parent_s_number_is_found_in_the_household(next_month: Callable[[], Hamlet]) -> None:
    first = next_month()
    first.resident("高建辉", number("1985-01-15", 1), "户1")
    child = first.resident("高凯", number("2020-07-05", 1), "户1", relation="长子")
    first.linked()
    first.kept()
    person = first.person(child)

    second = next_month()
    bill_of_one = second.put(
        "medical", part=1, name="高凯", id_number=number("1985-01-15", 1), record=900_001
    )
    second.added()

    assert (second.person(bill_of_one), second.tier(bill_of_one)) == (person, "E2G")
