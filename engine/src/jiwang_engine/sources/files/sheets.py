"""What text files and workbooks have in common once they are open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Cells = list[str]

HEAD_ROWS = 40
"""How many rows are looked at to find the headings."""

BROKEN_MARK = "\ue001"
"""Begins the first cell of a line that could not be split; the number of the issue follows, the line is in the next."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a sheet, as text, the first row of the sheet first.

    A text file has one head for every delimiter that it may be written with; the headings show which is right.
    """

    part: str  # what `level` asks for: the name of a sheet, or a delimiter
    title: str  # what people call it; "" in a text file
    rows: list[Cells]


@dataclass(frozen=True, slots=True)
class Levelled:
    """What was written for DuckDB to read."""

    rows: int
    delimiter: str
    filled: int = 0  # cells that got the value of the merged cell above


class SheetFile(Protocol):
    """An open file with one or more sheets."""

    path: Path
    encoding: str

    def heads(self) -> list[Head]:
        """The sheets that may hold records."""

    def level(self, part: str, first_row: int, *, width: int, target: Path) -> Levelled:
        """Write the rows of a part from `first_row` on as numbered CSV lines of equal width."""
