"""Measure and write RESULTS.md: `python bench/run.py [--small] [--only city|identifiers|household]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import city
import households
import identifiers
from measuring import ROOT, WORK, Section, commit, machine

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = ("city", "identifiers", "household")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--small", action="store_true", help="sizes for a minute; written to .bench/RESULTS.md"
    )
    asked.add_argument("--only", choices=PARTS, action="append")
    options = asked.parse_args()
    WORK.mkdir(exist_ok=True)
    sections = list(measured(options.only or PARTS, small=options.small))
    whole = not options.small and not options.only
    path = RESULTS if whole else WORK / "RESULTS.md"
    path.write_text(page(sections, small=options.small), encoding="utf-8")
    print(f"written: {path.relative_to(ROOT)}")


def measured(parts: tuple[str, ...] | list[str], *, small: bool) -> Iterator[Section]:
    for part in parts:
        print(f"measuring {part} …", file=sys.stderr, flush=True)
        if part == "city":
            yield from city.measure(small=small)
        else:
            yield (identifiers if part == "identifiers" else households).measure(small=small)


def page(sections: list[Section], *, small: bool) -> str:
    size = "small sizes" if small else "full sizes"
    head = (
        f"# Measurements\n\nWritten by `make bench` ({size}) on {date.today()}, commit {commit()}.\n\nMachine: {machine()}.\n"
        "Anyone can repeat them; other machines give other figures, the ratios should hold.\n"
    )
    return head + "".join(told(section) for section in sections)


def told(section: Section) -> str:
    first, *rest = section.table
    lines = [f"\n## {section.heading}\n", *(f"{note}\n" for note in section.notes)]
    lines += [_row(first), _row(["---"] * len(first)), *map(_row, rest)]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
