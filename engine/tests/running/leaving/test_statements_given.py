"""What the desk hands over of people's words is what a run reads, in the place of what the state knew, and it is remembered."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import SourceError, UsageError
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.linking.keeping.state import Contents, State
from jiwang_engine.running import RunRequest
from jiwang_engine.running.inputs.stated import take_statements
from jiwang_engine.running.inputs.statements import hide_unknown, load_recorded
from jiwang_engine.running.keeping import commit_state

DAY = date(2026, 10, 31)
SAID = {
    "unit": 1, "person": 10, "fact": "self_care_found", "state": "verified", "value": "半护理", "source": "走访", "by": "xieli",
    "on": "2026-10-01", "expires": None, "known_at": "2026-10-02", "evidence": "visit:1",
}  # fmt: skip
WAIVED = {
    "unit": 1, "person": None, "clause": "bianyuan.vehicle", "outcome": "豁免", "on": "2026-10-20", "expires": "2027-10-19",
    "known_at": "2026-10-21", "document": "某区社救议〔2026〕3号",
}  # fmt: skip
NATIONAL = checked_pack("national")


def given(folder: Path, *rows: dict[str, Any]) -> RunRequest:
    path = folder / "statements.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return RunRequest("national", DAY, folder / "out", data=folder, state=folder / "state", statements=path)


def test_words_are_typed_by_the_law_and_what_it_does_not_know_is_left_out(tmp_path: Path) -> None:
    backend = DuckDB(directories=[tmp_path])
    wages = SAID | {"fact": "wages", "value": "1,200.50", "expires": "2026-10-30"}
    gone, wrong, whose = SAID | {"fact": "gone"}, SAID | {"value": "很好"}, SAID | {"person": None}

    count = take_statements(backend, given(tmp_path, SAID, wages, gone, wrong, whose), NATIONAL)
    hide_unknown(backend, on=DAY, known=None)

    assert count == 2
    assert backend.rows(
        "SELECT unit, person, fact, state, value, word FROM given_statement ORDER BY fact"
    ) == [
        (1, 10, "self_care_found", "verified", None, "半护理"),
        (1, 10, "wages", "verified", 120050, None),
    ]
    assert backend.rows("SELECT fact FROM statement") == [("self_care_found",)], "the other has expired"


def test_the_state_keeps_what_was_handed_over_in_the_place_of_what_it_knew(tmp_path: Path) -> None:
    backend = DuckDB(directories=[tmp_path])
    state = State(tmp_path / "state")
    old = "SELECT 9::BIGINT AS unit, 90::BIGINT AS person, 'wages' AS fact, NULL::INTEGER AS month, 'declared' AS state, 5::BIGINT AS value, NULL::VARCHAR AS word"  # fmt: skip
    state.commit(backend, Contents(tables={"statement": old}))
    request = RunRequest("national", DAY, tmp_path / "out", facts=tmp_path, state=tmp_path / "state")

    take_statements(backend, given(tmp_path, SAID), NATIONAL)
    load_recorded(backend, state)
    hide_unknown(
        backend, on=date(2026, 1, 1), known=None
    )  # what comes later is hidden from this run, and kept all the same
    commit_state(backend, NATIONAL.pack, request, state=state)

    later = DuckDB(directories=[tmp_path])
    load_recorded(later, state)
    assert later.rows("SELECT unit, fact FROM statement") == [(1, "self_care_found")]


def test_a_file_of_nothing_takes_away_what_the_state_knew(tmp_path: Path) -> None:
    backend = DuckDB(directories=[tmp_path])

    assert take_statements(backend, given(tmp_path), NATIONAL) == 0
    assert backend.rows("SELECT * FROM statement") == []


def test_what_a_body_has_decided_is_handed_over_too_and_only_what_the_law_leaves_to_it(
    tmp_path: Path,
) -> None:
    backend = DuckDB(directories=[tmp_path])
    state = State(tmp_path / "state")
    rich = WAIVED | {"clause": "bianyuan.income"}  # nobody may waive what a family earns
    over = WAIVED | {"unit": 2, "expires": "2026-10-30"}
    request = given(tmp_path, SAID, WAIVED, rich, over)

    assert take_statements(backend, request, NATIONAL) == 3
    commit_state(backend, NATIONAL.pack, RunRequest("national", DAY, tmp_path / "out", facts=tmp_path, state=tmp_path / "state"), state=state)  # fmt: skip
    hide_unknown(backend, on=DAY, known=None)

    assert backend.rows("SELECT unit, clause FROM determination") == [(1, "bianyuan.vehicle")]
    later = DuckDB(directories=[tmp_path])
    load_recorded(later, state)
    assert later.rows("SELECT unit, document FROM determination ORDER BY unit") == [(1, WAIVED["document"]), (2, WAIVED["document"])]  # fmt: skip


@pytest.mark.parametrize("other", [{"clause": ""}, {"outcome": None}, {"on": "去年"}, {"unit": "某户"}])
def test_a_decision_that_cannot_be_read_stops_the_run(other: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="statements-unreadable"):
        take_statements(DuckDB(directories=[tmp_path]), given(tmp_path, WAIVED | other), NATIONAL)


def test_a_file_that_is_none_and_a_run_without_memory_are_refused(tmp_path: Path) -> None:
    backend = DuckDB(directories=[tmp_path])
    with pytest.raises(SourceError, match="statements-unreadable"):
        take_statements(backend, given(tmp_path, SAID | {"state": "guessed"}), NATIONAL)
    request = RunRequest("national", DAY, tmp_path / "out", data=tmp_path, statements=tmp_path / "statements.json")  # fmt: skip
    with pytest.raises(UsageError, match="statements-need-state"):
        take_statements(backend, request, NATIONAL)
