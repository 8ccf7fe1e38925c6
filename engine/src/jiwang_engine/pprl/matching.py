"""Two encoded lists compared: equal tokens first, then filters that are much alike."""

from __future__ import annotations

import base64
import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError
from jiwang_engine.pprl.encoding import ABOUT, ENOUGH, FORMAT, LAYOUT, PEOPLE, TELLING
from jiwang_engine.pprl.filters import Words, likeness, shared

SURE = 0.86
"""Filters at least so much alike are taken for one person; set on made-up files, see bench/pprl.py."""
DOUBTFUL = 0.76
"""Between this and SURE the two offices must look at the rows themselves."""
MARGIN = 0.04
"""The second best must be at least so far behind, or the pair is doubtful."""

MATCHES = "matches.csv"
COLUMNS = ("ours", "theirs", "how", "likeness")
_LARGEST_BLOCK = 3_000  # a name or birthday that more people share says too little
_PAIRS = 200_000
_HOW = {
    "number": "证件号码、姓名都相同",
    "other_name": "证件号码相同，姓名写法不同，须两边核对原件",
    "alike": "姓名、出生日期等相近",
    "doubtful": "相近，须两边核对原件",
}


@dataclass(frozen=True, slots=True)
class Matched:
    """How many of their rows were found, by how."""

    counts: dict[str, int]
    compared: int


def match_folders(backend: Backend, ours: Path, theirs: Path, *, out: Path) -> Matched:
    """Write `matches.csv` with row numbers of both lists; a row of theirs is tied to one row of ours at most.

    UsageError when the lists were made with different keys or are no such lists.
    """
    round_name = _same_round(ours, theirs)
    for name, folder in (("ours", ours), ("theirs", theirs)):
        _load(backend, name, folder / PEOPLE)
    counts: Counter[str] = Counter()
    with (out / MATCHES).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for our, their, same_name in backend.rows(_BY_TOKEN):
            how = "number" if same_name else "other_name"
            writer.writerow((our, their, _HOW[how], ""))
            counts[how] += 1
        pairs = _candidates(backend)
        for our, their, how, alike in _alike(backend, pairs):
            writer.writerow((our, their, _HOW[how], f"{alike:.3f}"))
            counts[how] += 1
    found = Matched({how: counts[how] for how in _HOW}, len(pairs))
    about = json.dumps(
        {"format": FORMAT, "round": round_name, "counts": found.counts}, ensure_ascii=False, indent=2
    )
    (out / ABOUT).write_text(about + "\n", encoding="utf-8")
    return found


# A number alone is no proof: it may be a guardian's, or given twice. Of several rows of ours one of the same name goes first.
_BY_TOKEN = """
SELECT arg_min(o.row, (o.name <> t.name, o.place)), t.row, coalesce(bool_or(o.name = t.name), false)
FROM theirs AS t JOIN ours AS o USING (token)
GROUP BY t.place, t.row ORDER BY t.place
"""
_CANDIDATES = f"""
WITH here AS (SELECT place, unnest(string_split(blocks, ' ')) AS block FROM ours WHERE filter IS NOT NULL),
there AS (SELECT place, unnest(string_split(blocks, ' ')) AS block FROM theirs WHERE token IS NULL AND filter IS NOT NULL),
small AS (SELECT block FROM here GROUP BY block HAVING count(*) <= {_LARGEST_BLOCK})
SELECT DISTINCT there.place AS theirs, here.place AS ours
FROM there JOIN here USING (block) SEMI JOIN small USING (block)
ORDER BY theirs, ours
"""


def _same_round(ours: Path, theirs: Path) -> str:
    found = [_about(folder) for folder in (ours, theirs)]
    if found[0] != found[1]:
        raise UsageError(
            "other-key",
            found=f"两份编码不是同一把钥匙做的（{found[0][0]}，{found[1][0]}）。",
            remedy="请两边用本轮同一把钥匙重新编码。",
        )
    return found[0][0]


def _about(folder: Path) -> tuple[str, str]:
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["format"] == FORMAT and (folder / PEOPLE).is_file():
            return str(about["round"]), str(about["key"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise UsageError(
        "not-encoded",
        found=f"{folder.name} 不是编码结果目录。",
        remedy="请写 jiwang pprl encode 结果目录里的 send 目录。",
    )


def _load(backend: Backend, name: str, path: Path) -> None:
    literal = "'" + str(path.resolve()).replace("'", "''") + "'"
    backend.run(
        f"CREATE OR REPLACE TABLE {name} AS SELECT row_number() OVER () AS place, * FROM read_csv({literal}, header=true, "
        "auto_detect=false, columns={'row': 'VARCHAR', 'token': 'VARCHAR', 'name': 'VARCHAR', 'filter': 'VARCHAR', 'blocks': 'VARCHAR'})"
    )


def _candidates(backend: Backend) -> Sequence[tuple[int, int]]:
    return [(their, our) for their, our in backend.rows(_CANDIDATES)]


def _alike(backend: Backend, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str, str, float]]:
    """For every row of theirs the most alike row of ours, if it is alike enough."""
    if not pairs:
        return
    ours, theirs = _filters(backend, "ours"), _filters(backend, "theirs")
    parts = (pairs[start : start + _PAIRS] for start in range(0, len(pairs), _PAIRS))
    scores = np.concatenate([_scores(ours, theirs, part) for part in parts])
    best: dict[int, list[tuple[float, int]]] = {}
    for (their, our), alike in zip(pairs, scores.tolist(), strict=True):
        best[their] = sorted([*best.get(their, []), (-alike, our)])[:2]
    for their, (first, *others) in best.items():
        alike, second = -first[0], -others[0][0] if others else 0.0
        if alike >= DOUBTFUL:
            is_sure = alike >= SURE and alike - second >= MARGIN
            yield ours[first[1]][0], theirs[their][0], "alike" if is_sure else "doubtful", alike


Known = dict[int, tuple[str, bytes]]


def _scores(ours: Known, theirs: Known, pairs: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
    """The likeness of pairs; 0 where too little is known on both sides."""
    left, right = _rows(ours, [our for _, our in pairs]), _rows(theirs, [their for their, _ in pairs])
    enough = shared(left, right, LAYOUT, segments=TELLING) >= ENOUGH
    return np.where(enough, likeness(left, right, LAYOUT), 0.0)


def _filters(backend: Backend, name: str) -> Known:
    rows = backend.rows(f"SELECT place, row, filter FROM {name} WHERE filter IS NOT NULL")
    return {place: (row, base64.b64decode(text)) for place, row, text in rows}


def _rows(known: Known, places: Sequence[int]) -> Words:
    return np.frombuffer(b"".join(known[place][1] for place in places), dtype=np.uint64).reshape(
        len(places), -1
    )
