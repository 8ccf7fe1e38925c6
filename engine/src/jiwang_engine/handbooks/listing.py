"""Write the public list: a page that can be searched offline and printed, and a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jiwang_engine.handbooks.books import Table, write_book
from jiwang_engine.handbooks.catalogue import CatalogueLine, Condition, catalogue_lines
from jiwang_engine.handbooks.heads import head_of, write_page
from jiwang_engine.handbooks.numbers import UNPUBLISHED
from jiwang_engine.language.program import Program

_COLUMNS = (
    ("事项", 18), ("部门", 8), ("对象", 6), ("家庭类别", 16), ("谁可以申请", 40), ("给什么", 46), ("本地数字", 32), ("材料", 22),
    ("时限", 20), ("受理窗口", 20), ("时段", 16), ("电话", 14), ("乡镇办理", 12), ("免申即享", 8), ("依据条文", 30), ("说明", 24),
)  # fmt: skip


def write_catalogue(program: Program, out: Path, *, on: date) -> tuple[CatalogueLine, ...]:
    """Write catalogue.html and catalogue.xlsx of the items in force on a day; returns what they hold."""
    lines = catalogue_lines(program, on)
    head = head_of(
        program.pack,
        on,
        unsure=(label for one in lines for label in one.unsure),
        missing=(label for one in lines for label in one.missing),
    )
    write_page(
        out / "catalogue.html",
        "catalogue.html",
        head=head,
        lines=lines,
        departments=list(dict.fromkeys(one.department for one in lines)),
        categories=[
            one.label
            for one in sorted(program.pack.categories.values(), key=lambda one: one.order)
            if any(one.label in line.categories for line in lines)
        ],
    )
    table = Table("事项清单", _COLUMNS, [_row(one) for one in lines])
    write_book(out / "catalogue.xlsx", f"{head.title}社会救助", [table], note=head.note, on=on)
    return lines


def _row(one: CatalogueLine) -> list[str]:
    counter = dict(one.counter)
    local = (f"{label}：{'，'.join(map(str, said))}" for label, said in one.local_numbers)
    apply = "不用申请" if one.automatic else UNPUBLISHED
    return [
        one.label, one.department, one.subject, "、".join(one.categories), "\n".join(_told(one.who, 0)),
        "\n".join(one.gives) or UNPUBLISHED, "\n".join(local), "、".join(one.documents) or apply,
        "；".join(one.time) or UNPUBLISHED, counter.get("窗口", apply), counter.get("时段", apply), counter.get("电话", ""),
        one.township, "是" if one.automatic else "否", "\n".join(one.basis), one.note,
    ]  # fmt: skip


def _told(one: Condition, depth: int) -> Iterator[str]:
    """The conditions as indented lines."""
    if one.text:
        note = f"（{one.note}）" if one.note else ""
        yield f"{'　' * depth}{'· ' if not one.parts else ''}{one.text}{note}"
    for part in one.parts:
        yield from _told(part, depth + bool(one.text))
