"""Febrl 3 and 4, files in English: our training and scoring with traits for them, beside recordlinkage and Splink."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from beside import install_peers, peer
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.linking.likeness.blocking import find_pairs
from jiwang_engine.linking.likeness.model import BIT, Model, Thresholds
from jiwang_engine.linking.likeness.scoring import levels_sql, score
from jiwang_engine.linking.likeness.training import draw_by_chance, learn
from jiwang_engine.linking.likeness.traits import Level, Trait
from measuring import WORK, Section, seconds_of

NOTES = (
    "Febrl 3: 5,000 records, of one person up to six. Febrl 4: 5,000 records and 5,000 spoilt copies. All read as text, every column used. "
    "Unsupervised: nobody sees a true link. The threshold is set beforehand and the same for both files: the posterior odds, from the prior that one "
    "of all records is the right one, are even. Ours then lets a record of Febrl 4 be used once, and pairs of Febrl 3 that hang together are one person.",
    "Splink: blocks, comparisons and training of its own documentation for these two files, pairs from probability 1/2. "
    "recordlinkage: five blocks, equality or Levenshtein likeness of 0.7, its classifier ECM. English letters only: on Chinese we never use distances of strings.",
)
SIDES = {"febrl3": ("febrl3", "febrl3"), "febrl4": ("febrl4a", "febrl4b")}
TARGETS = {"febrl3": "F1 0.9990", "febrl4": "F1 0.9995"}
DRAWN = 500  # records of each side, all with all: distances of strings are slow
Pairs = set[frozenset[int]]


def _both(name: str) -> str:
    return f"l.{name} IS NOT NULL AND r.{name} IS NOT NULL"


def _slips(name: str, *distances: int, more: Sequence[Level] = ()) -> Trait:
    """Something that is typed: the same, or so many slips apart."""
    found = [Level("same", f"l.{name} = r.{name}", ""), *more]
    # What is not alike at all is spared the costly question; a CASE asks the second only where the first holds.
    near = f"CASE WHEN jaro_winkler_similarity(l.{name}, r.{name}) < 0.7 THEN false ELSE damerau_levenshtein(l.{name}, r.{name})"
    found += [Level(f"slip{n}", f"{near} <= {n} END", "") for n in distances]
    return Trait(name, name, _both(name), tuple(found))


def _words(name: str, *more: Level) -> Trait:
    alike = (Level("alike", f"jaro_winkler_similarity(l.{name}, r.{name}) >= 0.85", ""), *more)
    found = _slips(name, 1, 2)
    return Trait(name, name, found.known, (*found.levels, *alike))


SWAPPED = Level("swapped", "l.given_name = r.surname AND l.surname = r.given_name", "")
HALF_SWAPPED = Level("half", "(l.given_name = r.surname OR l.surname = r.given_name)", "")
TRAITS = (
    _words("given_name", SWAPPED, HALF_SWAPPED),
    _words("surname"),
    _slips("date_of_birth", 1, 2),
    _slips("soc_sec_id", 1, 2),
    _slips("street_number", 1),
    _words("address_1"),
    _words("address_2"),
    _words("suburb"),
    _slips("postcode", 1, 2),
    _slips("state", 1),
)
BLOCKS = {
    "number": ("soc_sec_id",), "birth": ("date_of_birth",), "names": ("given_name", "surname"),
    "swapped": ("given_name=surname", "surname=given_name"), "given": ("given_name", "postcode"), "family": ("surname", "postcode"),
    "street": ("address_1",), "house": ("street_number", "suburb"), "door": ("street_number", "postcode"), "farm": ("address_2",),
    "given_place": ("given_name", "suburb"), "family_place": ("surname", "suburb"),
}  # fmt: skip
LESSONS = {name: (name,) for name in ("date_of_birth", "soc_sec_id", "postcode")}


def measure(*, small: bool) -> Section:
    install_peers()
    folder = WORK / "febrl"
    folder.mkdir(parents=True, exist_ok=True)
    theirs = {
        "recordlinkage ECM": peer("febrl_records.py", folder),
        "Splink": peer("splink_febrl.py", folder),
    }
    table: list[tuple[str, ...]] = [
        ("file", "what", "precision", "recall", "F1", "seconds, training included", "target")
    ]
    for name in SIDES:
        found: list[Pairs] = []
        seconds = seconds_of(lambda: found.append(linked(folder, name)), times=1 if small else 3)  # noqa: B023
        truth = _truth(folder, name)
        quality = _quality(len(found[0] & truth), len(found[0]), len(truth))
        table.append((name, "jiwang", *quality, f"{seconds:.1f}", TARGETS[name]))
        for peer_name, answer in theirs.items():
            one = answer[name]
            quality = _quality(one["right"], one["found"], one["true"])
            table.append((name, peer_name, *quality, f"{one['seconds']:.1f}", "–"))
    return Section("Febrl 3 and 4", NOTES, tuple(table))


def linked(folder: Path, name: str) -> Pairs:
    """The pairs that are found to be one person, by the numbers of their rows."""
    backend = DuckDB(directories=[folder], threads=2)
    try:
        for side, (file, first) in enumerate(zip(SIDES[name], _starts(name), strict=True)):
            backend.run(f"CREATE TEMP TABLE side{side} AS SELECT * FROM ({_read(folder, file, first=first)})")
        model = _trained(backend, once="l < r" if name == "febrl3" else "true")
        backend.run(
            f"CREATE TEMP TABLE compared AS {_compared('pair', 'l < r' if name == 'febrl3' else 'true')}"
        )
        start = -round(
            BIT * float(backend.one("SELECT log2((SELECT count(*) FROM (FROM side0 UNION FROM side1)))"))
        )
        score(backend, "compared", model, start=start, into="likely")
        rows = backend.rows("SELECT l, r FROM likely ORDER BY score DESC, l, r")
        return _closed(rows) if name == "febrl3" else _one_to_one(rows)
    finally:
        backend.close()


def _trained(backend: DuckDB, *, once: str) -> Model:
    draw_by_chance(backend, "side0", "side1", drawn=DRAWN)
    find_pairs(backend, "side0", "side1", into="lesson_pair", blocks=LESSONS)
    find_pairs(backend, "side0", "side1", into="pair", blocks=BLOCKS)
    backend.run(f"CREATE TEMP TABLE by_chance AS {_compared('chance_pair', once)}")
    backend.run(f"CREATE TEMP TABLE lesson AS {_compared('lesson_pair', once)}")
    weights = learn(backend, TRAITS, held=tuple(LESSONS))
    return Model("febrl", weights, (), Thresholds(auto=0, review=0, margin=0))


def _compared(pairs: str, once: str) -> str:
    return f"""SELECT p.l, p.r, p.blocks, {levels_sql(TRAITS)} FROM {pairs} AS p
        JOIN side0 AS l ON l.id = p.l JOIN side1 AS r ON r.id = p.r WHERE {once.replace("l < r", "p.l < p.r")}"""


def _starts(name: str) -> tuple[int, int]:
    return (0, 0) if name == "febrl3" else (0, 1_000_000)


def _read(folder: Path, file: str, *, first: int) -> str:
    return f"SELECT {first} + row_number() OVER () AS id, * FROM read_csv('{folder / file}.csv', all_varchar = true)"


def _truth(folder: Path, name: str) -> Pairs:
    backend = DuckDB(directories=[folder])
    try:
        left, right = (
            f"({_read(folder, file, first=first)})"
            for file, first in zip(SIDES[name], _starts(name), strict=True)
        )
        rows = backend.rows(f"""SELECT a.id, b.id FROM read_csv('{folder / name}-links.csv') AS k
            JOIN {left} AS a ON a.rec_id = k."left" JOIN {right} AS b ON b.rec_id = k."right" """)
        return {frozenset(pair) for pair in rows}
    finally:
        backend.close()


def _one_to_one(rows: Sequence[tuple[int, int]]) -> Pairs:
    """Pairs in falling order of score, each record used once."""
    used: set[int] = set()
    found: Pairs = set()
    for pair in rows:
        if used.isdisjoint(pair):
            used.update(pair)
            found.add(frozenset(pair))
    return found


def _closed(rows: Sequence[tuple[int, int]]) -> Pairs:
    """All pairs of everybody who hangs together."""
    group: dict[int, set[int]] = {}
    for left, right in rows:
        joined = group.get(left, {left}) | group.get(right, {right})
        group.update(dict.fromkeys(joined, joined))
    return {
        frozenset((one, other))
        for members in group.values()
        for one in members
        for other in members
        if one < other
    }


def _quality(right: int, found: int, true: int) -> tuple[str, str, str]:
    precision, recall = right / found, right / true
    return f"{precision:.4f}", f"{recall:.4f}", f"{2 * precision * recall / (precision + recall):.4f}"
