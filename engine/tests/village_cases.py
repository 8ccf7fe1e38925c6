"""Cases of the village, and the packs that are shipped."""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from village import written_pack

SHIPPED = sorted(path.parent for path in (Path(__file__).parents[2] / "packs").glob("*/pack.yaml"))
POOR = """
- name: 没有收入也没有车
  day: 2026-03-01
  area: "999901"
  fill: "0"
  household: {有车: 否}
  members: [{id: m1}]
  expect: {categories: {poor: yes}}
"""


def program_with(folder: Path, cases: str, **files: str) -> Program:
    """The village's pack with cases of its own."""
    pack = written_pack(folder, **files)
    (pack / "cases").mkdir(exist_ok=True)
    (pack / "cases" / "some.yaml").write_text(cases, encoding="utf-8")
    return check_pack(read_pack(pack))
