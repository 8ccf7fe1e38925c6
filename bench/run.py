"""Measure and write RESULTS.md: `python bench/run.py [--small] [--only PART]`.

A part that is measured alone replaces its own sections and leaves the others as they are.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import changes
import city
import desk
import households
import identifiers
import linking
import nation
import phone
import pprl
import screening
import verdicts
from desk import cards, following, paying
from measuring import ROOT, WORK, Section, commit, machine
from records import exact, febrl, months, resolving, unnumbered

RESULTS = Path(__file__).with_name("RESULTS.md")
MEASURES = {
    "city": city.measure, "nation-made": nation.measure_making, "nation-screened": nation.measure_screening,
    "nation-on-file": nation.measure_on_file, "identifiers": identifiers.measure, "household": households.measure,
    "verdicts": verdicts.measure, "linking": linking.measure, "unnumbered": unnumbered.measure, "febrl": febrl.measure,
    "exact": exact.measure, "resolving": resolving.measure, "months": months.measure, "pprl": pprl.measure,
    "desk": desk.measure, "desk-pages": desk.measure_pages, "changes": changes.measure, "cards": cards.measure, "following": following.measure, "paying": paying.measure, "screening": screening.measure, "phone": phone.measure,
}  # fmt: skip
PARTS = tuple(MEASURES)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--small", action="store_true", help="sizes for a minute; written to .bench/RESULTS.md"
    )
    asked.add_argument("--only", choices=PARTS, action="append")
    options = asked.parse_args()
    WORK.mkdir(exist_ok=True)
    path = WORK / "RESULTS.md" if options.small else RESULTS
    sections = earlier(path) if options.only else {}
    for section in measured(options.only or PARTS, small=options.small):
        sections[section.heading] = told(section)
    path.write_text(page(sections, small=options.small), encoding="utf-8")
    print(f"written: {path.relative_to(ROOT)}")


def earlier(path: Path) -> dict[str, str]:
    """The sections of an earlier measurement, by heading."""
    page = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {text.splitlines()[0].removeprefix("## "): text for text in re.split(r"\n(?=## )", page)[1:]}


def measured(parts: tuple[str, ...] | list[str], *, small: bool) -> Iterator[Section]:
    for part in parts:
        print(f"measuring {part} …", file=sys.stderr, flush=True)
        found = MEASURES[part](small=small)
        yield from [found] if isinstance(found, Section) else found


def page(sections: Mapping[str, str], *, small: bool) -> str:
    size = "small sizes" if small else "full sizes"
    head = (
        f"# Measurements\n\nWritten by `make bench` ({size}).\n\nMachine: {machine()}.\n"
        "Anyone can repeat them; other machines give other figures, the ratios should hold.\n"
    )
    return "\n".join((head, *sections.values()))


def told(section: Section) -> str:
    first, *rest = section.table
    notes = (*section.notes, f"Measured on {date.today()}, commit {commit()}.")
    lines = [f"## {section.heading}\n", *(f"{note}\n" for note in notes)]
    lines += [_row(first), _row(["---"] * len(first)), *map(_row, rest)]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
