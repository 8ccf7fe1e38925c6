"""Carry the few census figures that the synthetic prefecture needs into the project.

    python tools/census_figures.py CENSUS.xlsx engine/src/jiwang_engine/synthesis/census.csv

The workbook is the county table of the 2020 census from github.com/leiii/census (MIT, 2022 Lei Dong). Only county rows
are taken: the row of the prefecture is their sum, and adding it would count everybody twice.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import python_calamine

PREFECTURE = "4502"
AGE_GROUPS = {
    "0岁": 0, "1到4岁": 1, **{f"{age}到{age + 4}岁": age for age in range(5, 85, 5)}, "85岁以上": 85,
}  # fmt: skip
COUNTS = {
    "城镇人口": "urban", "乡村人口": "rural", "家庭户数": "households", "家庭户人口数": "household_people",
    "一人户数": "one_person", "一代户数": "one_generation", "二代户数": "two_generations",
    "三代户数": "three_generations", "四代以上户数": "four_generations",
    **{f"{sex}_{label}": f"{letter}{age}" for sex, letter in (("男", "m"), ("女", "f")) for label, age in AGE_GROUPS.items()},
}  # fmt: skip


def county_rows(workbook: Path) -> list[dict[str, int]]:
    """Read the counties of the prefecture, in the order of their codes."""
    sheet = python_calamine.CalamineWorkbook.from_path(workbook).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    places = {str(label): at for at, label in enumerate(head)}
    found = []
    for row in rows:
        code = str(row[0]).removesuffix(".0")
        if code.startswith(PREFECTURE) and not code.endswith("00"):
            found.append({"code": int(code), **{to: int(row[places[label]]) for label, to in COUNTS.items()}})
    return sorted(found, key=lambda row: row["code"])


def main(workbook: Path, target: Path) -> None:
    rows = county_rows(workbook)
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
