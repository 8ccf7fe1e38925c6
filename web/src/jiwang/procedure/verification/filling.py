"""The request file of an office, in the words of the exchange: what is asked, and empty columns in which it answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from jiwang.analysis.applying.checks import CheckItem
from jiwang.kit import sheets
from jiwang.procedure.verification.models import Check, Line


def name_of(check: Check, office: str) -> str:
    """What the file is called."""
    return f"核对请求-{check.reference}-{office}"


def note_of(check: Check, officer: str, *, on: date) -> str:
    """What stands under every page of it."""
    return f"{check.reference} {officer} {on.isoformat()} 仅用于核对，用后销毁"


def sheet_of(item: CheckItem, lines: Iterable[tuple[Line, str]]) -> sheets.Sheet:
    """One thing that is asked: a row for each person, with the number in full."""
    told = [("查询编号", 16), ("姓名", 10), ("身份证号", 22), ("核对内容", 16), ("依据", 24), ("最迟", 12)]
    empty: list[tuple[Any, int]] = [(one.label, 18) for one in item.columns] + [
        ("退回原因", 20),
        ("复函文号", 20),
    ]
    rows = [
        [
            one.reference,
            one.name,
            number,
            one.label,
            one.article,
            one.due_on or "",
            *[""] * len(empty),
        ]
        for one, number in lines
    ]
    return sheets.Sheet(item.label, [*told, *empty], rows)
