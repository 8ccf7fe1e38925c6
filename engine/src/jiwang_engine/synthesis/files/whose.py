"""Whom every row of every file truly speaks of: the answer that linking is measured against.

`truth_rows.csv` says it by the ID number that the person truly has, whatever the row says. A row in a form that must be
refused speaks of the person whose right row stands below it.
"""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.synthesis.files.offices import Plan
from jiwang_engine.synthesis.world import World

FILE = "truth_rows.csv"


class WhoseRows:
    """The file of answers, open for the rows of one department after the other."""

    def __init__(self, folder: Path, world: World) -> None:
        """Begin the file anew."""
        self._path, self._numbers = folder / FILE, world.people.id_number
        self._path.write_text("file,row_no,person\n", encoding="utf-8", newline="")

    def tell(self, plan: Plan, path: Path) -> None:
        """Add the rows of a file that was written to `path`."""
        assert plan.table.people is not None
        upper = bool(plan.extras.upper_heading) and path.suffix == ".xlsx"
        rows = plan.table.row_numbers(len(plan.table.titles) + upper + 1)
        numbers = self._numbers[plan.table.people].tolist()
        with self._path.open("a", encoding="utf-8", newline="") as file:
            file.writelines(
                f"{path.name},{row},{number.decode()}\n"
                for row, number in zip(rows.tolist(), numbers, strict=True)
            )
