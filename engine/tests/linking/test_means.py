"""Rows about means of people without a case: counted, and nowhere to be found afterwards (law art. 40, 41, 70(6))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hamlet import SOURCES, Hamlet, number

from jiwang_engine.identifiers import identify
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.linking.keeping.vault import keep_raw, keep_rejected, kept_files
from jiwang_engine.linking.linkage import sources_not_to_keep

CHEN, LI, WANG = number("1980-05-01", 1), number("1982-02-03", 2), number("1970-01-01", 3)
PLANTED = ("桂Z植入7", "李小红的车")


def everything(hamlet: Hamlet) -> str:
    """All that the session holds, as one text; tables that name people by right are left out."""
    names = [name for (name,) in hamlet.db.rows("SELECT table_name FROM information_schema.tables")]
    return "\n".join(str(hamlet.db.rows(f"SELECT * FROM {name}")) for name in names)


@pytest.fixture
def planted(next_month: Callable[[], Hamlet]) -> Hamlet:
    """Chen is on the roll, Li only in the register, Wang in neither; each owns a car."""
    hamlet = next_month()
    hamlet.resident("陈建国", CHEN)
    hamlet.resident("李小红", LI, "户2")
    hamlet.put("roll", name="陈建国", id_number=CHEN, unit_no="A1", category="低保")
    hamlet.put("vehicles", name="陈建国", id_number=CHEN, plate="桂A在保1")
    hamlet.put("vehicles", name="李小红", id_number=LI, plate=PLANTED[0])
    hamlet.put("vehicles", name="王大力", id_number=WANG, plate=PLANTED[0])
    hamlet.put("vehicles", name="陌生人", id_number="不详", plate=PLANTED[0])
    hamlet.put("vehicles", name="李小红", id_number=CHEN[:17] + "?", plate=PLANTED[0])
    hamlet.issue("vehicles", found=PLANTED[1])
    return hamlet


def test_only_rows_of_people_in_case_mode_become_facts(planted: Hamlet) -> None:
    report = planted.linked()

    assert planted.db.rows("SELECT plate FROM fact_vehicles") == [("桂A在保1",)]
    assert report.dropped_means == {"vehicles": 4}
    assert planted.linked().dropped_means == {"vehicles": 4}  # linked anew, counted anew


def test_the_planted_row_is_in_no_table(planted: Hamlet) -> None:
    planted.linked()

    held = everything(planted)
    assert "桂A在保1" in held
    for trace in (*PLANTED, "王大力", "陌生人", WANG, str(identify(WANG).key)):
        assert trace not in held


def test_the_planted_row_is_in_no_file_of_the_state(planted: Hamlet, state: State) -> None:
    planted.linked()
    planted.kept()

    for path in (one for one in state.folder.rglob("*.parquet")):
        rows = str(planted.db.rows(f"SELECT * FROM read_parquet('{path}')"))
        assert not any(trace in rows for trace in (*PLANTED, "王大力", WANG, str(identify(WANG).key)))


def test_raw_and_rejected_files_about_means_never_reach_the_vault(state: State, tmp_path: Path) -> None:
    file = tmp_path / "车辆.csv"
    file.write_text(PLANTED[0], encoding="utf-8")
    source, day = SOURCES["vehicles"], date(2026, 3, 1)

    kept = [keep(state, file, source=source, received=day) for keep in (keep_raw, keep_rejected)]

    assert kept == [None, None]
    assert list(kept_files(state)) == []
    assert sources_not_to_keep(SOURCES) == {"vehicles"}


def test_a_file_about_means_founds_nobody_and_asks_nothing_about_strangers(hamlet: Hamlet) -> None:
    hamlet.put("vehicles", name="王大力", id_number=WANG, plate="甲")

    report = hamlet.linked()

    assert (report.persons, report.review, report.none) == (0, 0, 0)


def test_a_doubtful_row_about_means_of_somebody_in_case_mode_may_be_asked_about(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    hamlet.put("roll", name="陈建国", id_number=CHEN, unit_no="A1", category="低保")
    car = hamlet.put("vehicles", name="王大力", id_number=CHEN, plate="甲")

    hamlet.linked()

    assert hamlet.tier(car) == "E2"
    assert "王大力" not in everything(hamlet)
