"""Write into packs/README.md what is known of each real place, and what is 未公布.

python tools/place_table.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- places: written by tools/place_table.py -->", "<!-- end of places -->"
UNPUBLISHED = "未公布"
_LEVELS = ("省", "设区市", "县")


@dataclass(frozen=True, slots=True)
class Place:
    """The pack of a real place: its head, and the dated values that it writes for each parameter and table."""

    head: dict[str, Any]
    values: dict[str, list[dict[str, Any]]]

    def known(self) -> Iterator[str]:
        """What is entered, by the days on which it begins and how far it can be trusted."""
        names: dict[str, list[str]] = {}
        for name, values in self.values.items():
            said = [one for one in values if one["标记"] != UNPUBLISHED]
            if said:
                names.setdefault(f"{_words(said, '自')} ({_words(said, '标记')})", []).append(name)
        return (f"{since} {'、'.join(found)}" for since, found in names.items())

    def unpublished(self) -> Iterator[str]:
        """What has no number in the end; `from` is said where there was one."""
        names: dict[str, list[str]] = {}
        for name, values in self.values.items():
            days = [one["自"] for one in values if one["标记"] == UNPUBLISHED]
            if days:
                ended = any(one["标记"] != UNPUBLISHED for one in values)
                names.setdefault(f"from {max(days)} " if ended else "", []).append(name)
        return (f"{since}{'、'.join(found)}" for since, found in names.items())

    def row(self) -> str:
        """The place as a row of the table."""
        above = f"`{self.head['依据']}` → `{self.head['包']}`"
        return (
            f"| {above} | {self.head['名称']} | {'; '.join(self.known()) or '–'} "
            f"| {'; '.join(self.unpublished()) or '–'} |"
        )


def _words(values: list[dict[str, Any]], key: str) -> str:
    return "、".join(dict.fromkeys(one[key] for one in values))


def places(packs: Path) -> list[Place]:
    """Every pack of a real place, in the order of the place codes."""
    found = [_place(path.parent) for path in packs.glob("*/pack.yaml")]
    real = [one for one in found if one.head.get("级别") in _LEVELS and one.head.get("虚构") != "是"]
    return sorted(real, key=lambda one: str(one.head["地区"]))


def _place(folder: Path) -> Place:
    head = next(_documents(folder / "pack.yaml"))
    values: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((folder / "parameters").glob("*.yaml")):
        for document in _documents(path):
            values.setdefault(document.get("落实", ""), []).extend(document.get("取值", ()))
    values.pop("", None)
    return Place(head, values)


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    return yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def section(packs: Path) -> str:
    """The table with a line of sums."""
    found = places(packs)
    marks = [value["标记"] for one in found for values in one.values.values() for value in values]
    entered = [mark for mark in marks if mark != UNPUBLISHED]
    sums = (
        f"{len(found)} packs of real places: {len(entered)} values entered, {entered.count('核实')} of them 核实 "
        f"(seen in the original); {len(marks) - len(entered)} times 未公布. A table counts as one value a period."
    )
    rows = [
        "| pack | place | known: since when, mark | 未公布 |",
        "|---|---|---|---|",
        *(one.row() for one in found),
    ]
    return "\n".join((BEGIN, "", sums, "", *rows, "", END))


def renewed(page: str, packs: Path) -> str:
    """The page with the section between the two marks written anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + section(packs) + after


if __name__ == "__main__":
    readme = ROOT / "packs" / "README.md"
    readme.write_text(renewed(readme.read_text(encoding="utf-8"), ROOT / "packs"), encoding="utf-8")
    sys.stdout.write(f"written: {readme.relative_to(ROOT)}\n")
