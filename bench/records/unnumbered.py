"""Rows without a usable number against a register: our tiers and saved model beside Splink over everything, and recall by kind of error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beside import PEERS, install_peers, peer
from jiwang_engine.linking.likeness.model import read_model
from measuring import WORK, Section, megabytes
from records.chinese import ERRORS, FAVOURED, PER_HOUSE, STRANGERS, VILLAGES, write_register_and_file

SEED = 20261122
_HEAD = (
    "task", "what", "precision", "recall", "F1", "seconds", "of these making the columns", "peak memory", "target",
)  # fmt: skip
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """So many rows against so many people, of whom both sides say so much."""

    title: str
    people: int
    rows: int
    said: tuple[str, ...]
    target: str


FULL = Task(
    "all columns",
    4_000_000,
    100_000,
    ("sex", "birth", "region", "address", "phone", "number"),
    "4 s, 2 GB, F1 0.993, by itself 0.999",
)
BARE = Task("name, sex and birth date only", 1_000_000, 75_000, ("sex", "birth"), "F1 0.975")


def measure(*, small: bool) -> tuple[Section, ...]:
    install_peers()
    tasks = [_smaller(task) for task in (FULL, BARE)] if small else [FULL, BARE]
    ours, theirs = [], []
    for task in tasks:
        folder = _made(task)
        ours.append(peer("unnumbered_ours.py", folder, ",".join(task.said)))
        theirs.append(peer("splink_unnumbered.py", folder))
    return _results(tasks, ours, theirs), _kinds(tasks, ours)


def _smaller(task: Task) -> Task:
    return Task(task.title, task.people // 40, task.rows // 40, task.said, task.target)


def _made(task: Task) -> Path:
    folder = WORK / f"unnumbered-{task.people}-{task.rows}"
    if not (folder / "file.csv").is_file():
        frequencies = PEERS / "ngender" / "charfreq.csv"
        write_register_and_file(
            folder, people=task.people, rows=task.rows, seed=SEED, frequencies=frequencies
        )
    return folder


def _results(tasks: Sequence[Task], ours: Sequence[Found], theirs: Sequence[Found]) -> Section:
    rows = [
        row for task, one, other in zip(tasks, ours, theirs, strict=True) for row in _rows(task, one, other)
    ]
    trained = read_model().trained
    notes = (
        f"`bench/records/chinese.py`, seed {SEED}: {VILLAGES} villages, houses of {PER_HOUSE} mostly of one family name, {STRANGERS:.0%} of the rows speak of "
        f"nobody in the register, {FAVOURED[0]:.0%} of women and {FAVOURED[1]:.0%} of men bear one of the favourite given names. Errors befall rows "
        "independently of each other; characters as often as the package ngender counts them. Real files are harder.",
        f"Ours: the tiers, then the saved model on what they leave, making the columns included (their share measured apart); the model was trained on another file ({trained}), "
        "the thresholds were set before. A row is linked by itself or goes to review; the second line takes the first candidate of a review from even odds.",
        "Splink: over every row, on the columns that we have prepared for it, with our levels and blocks and its term frequencies; trained before on this "
        f"file and 200,000 persons ({', '.join(_seconds(other['training']) for other in theirs)}); timed from the saved model, its preparing not counted; "
        "every row takes its best person from probability 1/2. Memory is the largest of each process.",
    )
    return Section("Rows without a number", notes, (_HEAD, *rows))


def _rows(task: Task, one: Found, other: Found) -> Iterator[tuple[str, ...]]:
    title = f"{task.rows:,} rows × {task.people:,}, {task.title}"
    took = (f"{one['seconds']:.2f}", f"{one['columns']:.2f}", megabytes(one["peak"]))
    theirs = (f"{other['seconds']:.2f}", "not counted", megabytes(other["peak"]))
    yield title, "jiwang: linked by itself", *_quality(one["auto"]), *took, "–"
    best = "jiwang: and the best candidate from even odds"
    yield title, best, *_quality(one["best"]), *took, task.target
    yield title, "Splink over everything", *_quality(other["best"]), *theirs, "–"


def _kinds(tasks: Sequence[Task], ours: Sequence[Found]) -> Section:
    table: list[tuple[str, ...]] = [
        ("task", "error", "rate", "rows", "recall by itself", "recall with the best candidate")
    ]
    for task, one in zip(tasks, ours, strict=True):
        for kind, count, by_itself, best in one["kinds"]:
            rate = f"{ERRORS[kind]:.0%}" if kind in ERRORS else "–"
            table.append(
                (task.title, kind, rate, f"{count:,}", f"{by_itself / count:.1%}", f"{best / count:.1%}")
            )
    notes = (
        "Of the rows whose person is in the register, those that an error befell; a row may have several. *rate*: how often the clerk tries; some errors "
        "find nothing to spoil. A number that is there is mistyped.",
    )
    return Section("Rows without a number: what becomes of every kind of error", notes, tuple(table))


def _seconds(value: float) -> str:
    return f"{value:.0f} s"


def _quality(counts: Sequence[int]) -> tuple[str, str, str]:
    found, right, true = counts
    precision, recall = right / max(found, 1), right / true
    return (
        f"{precision:.4f}",
        f"{recall:.4f}",
        f"{2 * precision * recall / max(precision + recall, 1e-9):.4f}",
    )
