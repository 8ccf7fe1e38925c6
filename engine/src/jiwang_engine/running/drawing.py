"""How a score came about, drawn step by step: where it began, what every field added or took away, where it ended.

The page names no names: it says on which level two sides agree, and which record and person they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.keeping.state import scanned
from jiwang_engine.linking.likeness.model import BIT, Model, model_in_force
from jiwang_engine.linking.likeness.scoring import VECTOR
from jiwang_engine.linking.likeness.traits import RARITY, RARITY_STEPS, TRAITS
from jiwang_engine.linking.tiers import explained
from jiwang_engine.reporting.rendering import write_template

SCORES, PAGE = "scores.parquet", "waterfall.html"
WIDTH = 1_000  # of a drawing, in its own units
MOST = 1_000  # drawings on a page


@dataclass(frozen=True, slots=True)
class Step:
    """A field: what its two sides show, the points it adds or takes, and where its bar begins and ends."""

    label: str
    text: str
    points: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A pair: the steps from the beginning to the score, the lines that it had to reach, and what came of it."""

    record: int
    person: int
    score: float
    rival: float | None
    ground: str
    steps: tuple[Step, ...]
    lines: tuple[tuple[str, float], ...]  # review and link, as places on the drawing


def draw(backend: Backend, results: Path, page: Path, *, record: int = 0, person: int = 0) -> int:
    """Write a page of drawings of a run's scored pairs: of one record, of one person, or of all; returns how many.

    Raises UsageError where the run kept no scores, where the pair was not scored, or where another model did.
    """
    path = results / SCORES
    if not path.is_file():
        raise UsageError(
            "no-scores",
            found=f"{results} 里没有 {SCORES}。",
            remedy="请写 jiwang run 或 jiwang link 的结果目录。",
        )
    drawings = list(_drawings(backend, results, record=record, person=person))
    if not drawings:
        raise UsageError(
            "pair-not-scored",
            found="这一对没有评分：号码、姓名这类依据已经够了，或者根本不像。",
            remedy="依据写在 links.parquet 和 review.xlsx 里；评过分的在 scores.parquet 里。",
        )
    write_template(page, "waterfall.html", drawings=drawings, bit=BIT)
    return len(drawings)


def draw_all(backend: Backend, results: Path) -> None:
    """Write `waterfall.html` beside the review page, where a run has scored anybody."""
    if backend.one(f"SELECT count(*) FROM {scanned(results / SCORES)}"):
        draw(backend, results, results / PAGE)


def _drawings(backend: Backend, results: Path, *, record: int, person: int) -> Iterator[Drawing]:
    model = model_in_force()
    tiers = f"""(SELECT record, person, tier FROM {scanned(results / "links.parquet")}
        UNION ALL SELECT record, candidate, tier FROM {scanned(results / "review.parquet")})"""
    rows = backend.rows(
        f"""SELECT s.record, s.person, s.score, s.rival, s.model, t.tier, {", ".join(VECTOR)}
            FROM {scanned(results / SCORES)} AS s LEFT JOIN {tiers} AS t ON t.record = s.record AND t.person = s.person
            WHERE ? IN (0, s.record) AND ? IN (0, s.person) ORDER BY s.record, s.score DESC, s.person LIMIT {MOST}""",
        [record, person],
    )
    for one, other, score, rival, name, tier, *levels in rows:
        if name != model.name:
            raise UsageError(
                "other-model",
                found=f"当时用的模型是 {name}，现在的是 {model.name}。",
                remedy="请用当时那一版程序画，或用 JIWANG_MODEL_FILE 指出当时的模型。",
            )
        yield _drawing(model, (one, other, score, rival), tier, levels=dict(zip(VECTOR, levels, strict=True)))


def _drawing(model: Model, pair: Sequence[int], tier: str | None, *, levels: Mapping[str, int]) -> Drawing:
    record, person, score, rival = pair
    said = [(label, text, weight) for label, text, weight in _told(model, levels)]
    start = score - sum(weight for *_, weight in said)
    ends = [start]
    for *_, weight in said:
        ends.append(ends[-1] + weight)
    marks = (model.thresholds.review, model.thresholds.auto)
    low, high = min(*ends, 0, *marks) - BIT, max(*ends, *marks) + BIT

    def place(value: float) -> float:
        return round((value - low) / (high - low) * WIDTH, 1)

    steps = [Step("起点", "这么多人里随便指一个，恰好是他", start / BIT, *_bar(place(low), place(start)))]
    for (label, text, weight), (before, after) in zip(said, pairwise(ends), strict=True):
        steps.append(Step(label, text, weight / BIT, *_bar(place(before), place(after))))
    lines = tuple(zip(("人工核对", "自动关联"), map(place, marks), strict=True))
    ground = explained(tier) if tier else "没有采用：有别的人更像"
    return Drawing(
        record, person, score / BIT, None if rival is None else rival / BIT, ground, tuple(steps), lines
    )


def _bar(start: float, end: float) -> tuple[float, float]:
    """From the left, and at least a hair wide."""
    return min(start, end), max(abs(end - start), 2.0)


def _told(model: Model, levels: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Every field in words, with its weight; what one side does not say stands there with nothing."""
    for trait in TRAITS:
        level = levels[trait.id]
        yield trait.label, trait.texts()[level], model.weights(trait.id)[level]
    step = levels[RARITY]
    if step:
        common = step > len(RARITY_STEPS)
        text = "很常见的姓名" if common else f"每百万人里至多 {RARITY_STEPS[step - 1]} 人叫这个姓名"
        yield "姓名是否少见", text, model.rarity[step - 1]
