"""One version of a pack, for other programs: who it is, which of its numbers are unsure, and how it differs from another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from jiwang_engine.errors import PackError
from jiwang_engine.handbooks.comparing import write_differences
from jiwang_engine.handbooks.differences import Difference
from jiwang_engine.handbooks.listing import write_catalogue
from jiwang_engine.handbooks.numbers import Numbers, SaidNumber
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.loading import known_packs, layer_of, pack_chain
from jiwang_engine.packs.rosters import Outgoing as Outgoing
from jiwang_engine.packs.rosters import Reply as Reply
from jiwang_engine.terms import Mark

FRESH_MONTHS = 18  # a number that nobody has compared with its source for longer is stale


@dataclass(frozen=True, slots=True)
class Shelved:
    """A pack that lies on a shelf of this machine, by what its head says; whether it is sound nobody has asked yet."""

    id: str
    title: str
    version: str
    area: str


class Doubt(StrEnum):
    """Why a number of the law cannot be relied on."""

    UNPUBLISHED = "unpublished"  # 未公布, or nothing in force on the day
    UNVERIFIED = "unverified"  # 记忆, 疑 or 拟: no official source was seen
    STALE = "stale"  # 核实, but longer ago than FRESH_MONTHS, or nobody wrote when


@dataclass(frozen=True, slots=True)
class UnsureNumber:
    """A number in force (or missing) on a day that somebody should look at; `scope` is empty when it holds everywhere."""

    id: str
    label: str
    scope: str
    value: str
    document: str
    checked: date | None
    doubt: Doubt


@dataclass(frozen=True)
class PackVersion:
    """A pack that the engine has checked and found sound."""

    program: Program
    chain: tuple[Path, ...]  # its folder and those that it builds on, the nation first

    @property
    def id(self) -> str:
        """The name of the pack: shili."""
        return self.program.pack.id

    @property
    def title(self) -> str:
        """The place: 示例市."""
        return self.program.pack.title

    @property
    def version(self) -> str:
        """As the pack calls it: 2026.1."""
        return self.program.pack.version

    @property
    def hash(self) -> str:
        """sha256 over all files of law in the chain."""
        return self.program.pack.hash

    @property
    def area(self) -> str:
        """The code of the place; empty for the nation."""
        return self.program.pack.layers[-1].area

    @property
    def is_fictional(self) -> bool:
        """Whether the place is made up."""
        return self.program.pack.layers[-1].fictional

    def items(self) -> Iterator[tuple[str, str, str]]:
        """Every item: id, label, department."""
        for one in self.program.pack.items.values():
            yield one.id, one.label, one.department

    def outgoings(self) -> Iterator[Outgoing]:
        """The templates by which lists leave for other offices."""
        yield from self.program.pack.outgoings.values()

    def replies(self) -> Iterator[Reply]:
        """The files in which other offices answer."""
        yield from self.program.pack.replies.values()

    def unsure_numbers(self, on: date) -> Iterator[UnsureNumber]:
        """The numbers and tables that are missing, unverified or stale on a day, in the order of the pack."""
        numbers = Numbers(self.program, on)
        for one in numbers.laws.values():
            for said in numbers.of(one.id):
                doubt = _doubt(said, on)
                if doubt is not None:
                    behind = said.number
                    yield UnsureNumber(
                        one.id, one.label, said.scope, said.value,
                        behind.document if behind else "", behind.checked if behind else None, doubt,
                    )  # fmt: skip

    def write_catalogue(self, out: Path, *, on: date) -> Path:
        """Write the public list (一张清单) of a day as a page and a workbook; the page."""
        write_catalogue(self.program, out, on=on)
        return out / "catalogue.html"

    def write_differences(self, old: PackVersion, out: Path, *, on: date) -> tuple[Difference, ...]:
        """Write what this version changes against an older one as a page to sign and a workbook; the differences."""
        found, _ = write_differences(old.program, self.program, out, on=on)
        return found

    def keep(self, shelf: Path) -> Path:
        """Copy the whole chain into a folder of its own under a shelf, so that later edits change nothing; the pack's folder."""
        kept = shelf / self.hash.removeprefix("sha256:")
        if not kept.exists():
            shelf.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=shelf) as own:
                for folder in self.chain:
                    shutil.copytree(folder, Path(own) / "whole" / folder.name)
                try:
                    (Path(own) / "whole").rename(kept)
                except OSError:  # somebody has kept the same meanwhile
                    if not kept.exists():
                        raise
        return kept / self.chain[-1].name


def read_version(name: str | Path) -> PackVersion:
    """Read and check a pack by path or name. Raises PackErrors with everything that is wrong, or UsageError where there is none."""
    return PackVersion(checked_pack(name), pack_chain(name))


def shelved() -> Iterator[Shelved]:
    """Every pack that can be named without a path; a folder whose head cannot be read is passed over."""
    for name, folder in known_packs().items():
        try:
            head = layer_of(folder)
        except PackError:
            continue
        yield Shelved(name, head.title, head.version, head.area)


def _doubt(said: SaidNumber, on: date) -> Doubt | None:
    number = said.number
    if number is None or not said.is_known:
        return Doubt.UNPUBLISHED
    if number.mark is Mark.FICTIONAL:
        return None
    if number.mark is not Mark.VERIFIED:
        return Doubt.UNVERIFIED
    return (
        None
        if number.checked is not None and months_since(number.checked, on) <= FRESH_MONTHS
        else Doubt.STALE
    )


def months_since(since: date, until: date) -> int:
    """Whole months and a begun one."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return months + (until.day > since.day)
