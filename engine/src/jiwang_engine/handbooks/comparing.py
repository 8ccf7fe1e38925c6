"""Write the differences of two versions: a page to sign and a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jiwang_engine.handbooks.books import Table, write_book
from jiwang_engine.handbooks.differences import Difference, Turn, differences, turns
from jiwang_engine.handbooks.heads import head_of, write_page
from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.language.program import Program

_COLUMNS = (
    ("类", 8), ("名称", 24), ("编号", 22), ("修改", 6), ("哪一项", 18), ("原来", 44), ("改为", 44), ("条文", 24), ("施行", 14),
)  # fmt: skip
_TURNS = (("条款", 26), ("编号", 24), ("原来", 10), ("改为", 10), ("人次或户次", 12))


def write_differences(
    old: Program, new: Program, out: Path, *, on: date, cases: Sequence[CaseFile] | None = None
) -> tuple[tuple[Difference, ...], tuple[Turn, ...]]:
    """Write differences.html and differences.xlsx; with `cases` also how many verdicts of theirs turn."""
    found = differences(old, new)
    turned = turns(old, new, cases or ())
    head = head_of(new.pack, on)
    write_page(
        out / "differences.html",
        "differences.html",
        head=head,
        old=old.pack,
        new=new.pack,
        found=found,
        kinds=list(dict.fromkeys(one.kind for one in found)),
        turned=turned,
        households=None if cases is None else len(cases),
    )
    tables = [Table("修改对照", _COLUMNS, [_row(one) for one in found])]
    if cases is not None:
        rows: list[list[str | int]] = [
            [one.label, one.clause, one.before, one.after, one.count] for one in turned
        ]
        tables.append(Table("结论变化", _TURNS, rows))
    write_book(out / "differences.xlsx", f"{head.title}政策包", tables, note=head.note, on=on)
    return found, turned


def _row(one: Difference) -> list[str]:
    return [one.kind, one.name, one.id, one.what, one.part, one.old, one.new, one.article, one.dates]
