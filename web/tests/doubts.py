"""Doubts put into the files of the made-up city: a bill that names nobody for certain, and somebody twice on the register."""

from __future__ import annotations

import csv
from pathlib import Path

from jiwang_engine.identifiers import check_character

REGISTER, BILLS = "公安户籍人口_202610.csv", "医保大额医疗费用明细202610.csv"
NAME, NUMBER, REGION = 3, 5, 7  # columns of the register


def sole_bearers(data: Path) -> list[list[str]]:
    """The rows of the register whose name of three characters only one person bears."""
    rows = [row for row in _listed(data / REGISTER)[1:] if len(row) > REGION]
    names = [row[NAME] for row in rows]
    return [
        row
        for row in rows
        if names.count(row[NAME]) == 1 and len(row[NAME]) == 3 and len(row[NUMBER]) == 18 and row[REGION]
    ]


def add_bill(data: Path, person: list[str]) -> None:
    """A bill with a person's name and nothing else: a question for people."""
    _add(data / BILLS, [person[NAME], "", "居民医保", "东城人民医院", "2026-09-22", "2026-10-01", "脑梗死", "100", "50", "0", "0", "50", ""])  # fmt: skip


def add_double(data: Path, person: list[str]) -> None:
    """The same person again on the register, in a household of their own, under another number."""
    p17 = person[NUMBER][:14] + "777"
    number = p17 + check_character(int(p17))
    _add(
        data / REGISTER,
        ["9999010099999", person[1], "户主", *person[NAME:NUMBER], number, *person[NUMBER + 1 :]],
    )


def _listed(path: Path) -> list[list[str]]:
    """A list as departments send it: in one encoding or the other."""
    content = path.read_bytes()
    try:
        return list(csv.reader(content.decode("utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        return list(csv.reader(content.decode("gb18030").splitlines()))


def _add(path: Path, row: list[str]) -> None:
    """Put a row below the headings."""
    rows = _listed(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], row, *rows[1:]])
