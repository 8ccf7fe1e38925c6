"""Everything that is said of one file, gathered from the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Source
from jiwang_engine.sources.issues import FLAGGED, ISSUE_TEXTS, REJECTED, REPAIRED, Issue
from jiwang_engine.sources.staging import Counts

EXAMPLES = 3
SEVERITY_LABELS = {REJECTED: "退回", FLAGGED: "请核对", REPAIRED: "已整理"}

_ISSUES = {issue.code: ISSUE_TEXTS[issue] for issue in Issue}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One row that an issue was found in; `found` is masked."""

    row: int
    found: str
    done: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of issue in one column of a file."""

    code: str
    severity: str
    column: str
    cells: int
    examples: tuple[Sighting, ...]

    @property
    def label(self) -> str:
        """What the kind is called; kinds of other stages show their code."""
        return _ISSUES[self.code].label if self.code in _ISSUES else self.code

    @property
    def severity_label(self) -> str:
        """The severity in Chinese."""
        return SEVERITY_LABELS[self.severity]

    @property
    def remedy(self) -> str:
        """What was done, or what is to be done, whichever row it is."""
        said = _ISSUES[self.code].sentence(self.severity) if self.code in _ISSUES else self.examples[0].done
        return said if said.endswith("。") else f"{said}。"


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that is said of one file (one sheet of a workbook)."""

    file: int
    name: str
    source: str
    department: str
    sheet: str
    as_of: date
    encoding: str
    heading_row: int
    counts: Counts
    kinds: tuple[Kind, ...]
    notes: tuple[tuple[str, str], ...]  # kind and sentence
    returned: str  # file of rejected rows, relative to the report; "" when there are none

    @property
    def doubts(self) -> tuple[str, ...]:
        """Notes that ask for a look: a unit that does not fit, sheets that were not read."""
        return tuple(note for kind, note in self.notes if kind in ("unit-doubt", "unread-sheets"))

    @property
    def remarks(self) -> tuple[str, ...]:
        """The other notes."""
        return tuple(note for kind, note in self.notes if kind not in ("unit-doubt", "unread-sheets"))


def cards_of(backend: Backend, sources: Mapping[str, Source], returned: Mapping[int, str]) -> Iterator[Card]:
    """A card for every row of `files`; `returned` names the files of rejected rows."""
    kinds = _kinds(backend)
    notes: dict[int, list[tuple[str, str]]] = {}
    for file, kind, note in backend.rows("SELECT file, kind, note FROM file_notes"):
        notes.setdefault(file, []).append((kind, note))
    listed = backend.rows(
        "SELECT file, name, source, sheet, as_of, encoding, heading_row, accepted, repaired, rejected, dropped "
        "FROM files ORDER BY file"
    )
    for file, name, source, sheet, as_of, encoding, heading_row, *counts in listed:
        known = sources.get(source)
        yield Card(
            file=file, name=PurePosixPath(name).name, source=known.label if known else source,
            department=known.department if known else "", sheet=sheet, as_of=as_of, encoding=_encoding_label(encoding),
            heading_row=heading_row, counts=Counts(*counts), kinds=tuple(kinds.get(file, ())),
            notes=tuple(notes.get(file, ())), returned=f"rejected/{returned[file]}" if file in returned else "",
        )  # fmt: skip


def _kinds(backend: Backend) -> dict[int, list[Kind]]:
    """The kinds of issues of every file, the worst and the most frequent first."""
    grouped = backend.rows(
        "SELECT file, kind, severity, column_label, count(*) AS cells, "
        f"arg_min((row_no, found, done), row_no, {EXAMPLES}) FROM row_issues GROUP BY file, kind, severity, column_label "
        f"ORDER BY file, list_position({list(SEVERITY_LABELS)}, severity), cells DESC, kind, column_label"
    )
    found: dict[int, list[Kind]] = {}
    for file, code, severity, column, cells, examples in grouped:
        shown = tuple(
            Sighting(*one.values()) if isinstance(one, dict) else Sighting(*one) for one in examples
        )
        found.setdefault(file, []).append(Kind(code, severity, column, cells, shown))
    return found


def _encoding_label(encoding: str) -> str:
    labels = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8（带 BOM）", "utf-16": "UTF-16", "gb18030": "GBK/GB18030"}
    return labels.get(encoding, "工作簿")
