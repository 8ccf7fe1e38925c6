"""What the cases reach is worked out once, and nobody can tell the difference but by the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.proofs.coverage import Coverage, cases_of, clause_coverage
from jiwang_engine.proofs.remembered import KIND, known_coverage
from village import written_pack

CASE = """
- name: 没有车的人
  day: 2026-03-01
  household: {有车: %s}
  members: [{id: a, facts: {工资: 0元/月}}]
"""


@pytest.fixture
def village(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack with one case, and a cache folder of its own."""
    monkeypatch.setenv("JIWANG_CACHE", str(tmp_path / "kept"))
    pack = written_pack(tmp_path)
    (pack / "cases").mkdir()
    return with_car(pack, "否")


def with_car(pack: Path, word: str) -> Path:
    (pack / "cases" / "one.yaml").write_text(CASE % word, encoding="utf-8")
    return pack


def held(pack: Path) -> list[Path]:
    return sorted((pack.parent / "kept").glob(f"{KIND}-*"))


def afresh(pack: Path) -> Coverage:
    program = checked_pack(pack)
    return clause_coverage(program, cases_of(program))


def test_what_was_kept_is_what_was_worked_out(village: Path) -> None:
    first, again = (known_coverage(checked_pack(village)) for _ in range(2))

    assert first == again == afresh(village)
    assert len(held(village)) == 1


def test_a_changed_case_is_judged_anew(village: Path) -> None:
    before = known_coverage(checked_pack(village))

    after = known_coverage(checked_pack(with_car(village, "是")))

    assert after == afresh(village) != before
    assert len(held(village)) == 2


def test_what_is_not_whole_is_worked_out_again(village: Path) -> None:
    known_coverage(checked_pack(village))
    (path,) = held(village)
    path.write_text("half", encoding="utf-8")

    assert known_coverage(checked_pack(village)) == afresh(village)
