"""Scores of pairs: the levels of every trait, their weights added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.likeness.cards import spelt
from jiwang_engine.linking.likeness.model import Model
from jiwang_engine.linking.likeness.traits import RARITY, TRAITS, Trait, rarity_sql

VECTOR = (*(trait.id for trait in TRAITS), RARITY)


@dataclass(frozen=True, slots=True)
class Names:
    """How rare a name is: a table of names `std` and how many people `n` bear each, in any number of rows, and how many there are."""

    table: str
    people: int


def compare(backend: Backend, rows: str, pool: str, *, pairs: str, names: Names, into: str) -> None:
    """Make `into(l, r, blocks, <a level for every trait>, rarity)` for the pairs (l, r, blocks) of two tables of cards."""
    spelt(backend, rows, "spelt_row", only=f"SELECT l AS id FROM {pairs}")
    spelt(backend, pool, "spelt_person", only=f"SELECT r AS id FROM {pairs}")
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE namesake AS
        SELECT std, sum(n)::BIGINT AS n FROM {names.table} SEMI JOIN spelt_person USING (std) GROUP BY std""")
    step = rarity_sql("coalesce(n.n, 1)", names.people)
    rarity = f"CASE WHEN l.sound = r.sound AND l.sound <> 0 THEN {step} ELSE 0 END::UTINYINT"
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE {into} AS
        SELECT p.l, p.r, p.blocks, {levels_sql(TRAITS)}, {rarity} AS {RARITY}
        FROM {pairs} AS p JOIN spelt_row AS l ON l.id = p.l JOIN spelt_person AS r ON r.id = p.r
        LEFT JOIN namesake AS n ON n.std = r.std""")
    for table in ("spelt_row", "spelt_person", "namesake"):
        backend.run(f"DROP TABLE {table}")


def levels_sql(traits: Iterable[Trait]) -> str:
    """The levels of the row `l` and the person `r`, one column a trait."""
    return ", ".join(f"{trait.level_sql()} AS {trait.id}" for trait in traits)


def score(backend: Backend, compared: str, model: Model, *, start: int, into: str) -> None:
    """Make `into`: the pairs worth a look, with `score`, which begins at `start` (see `prior`), and `rival`, the best score of the row's other pairs, or NULL."""
    terms = [_term(trait, model.weights(trait)) for trait in model.traits]
    terms += [_term(RARITY, (0, *model.rarity))] if model.rarity else []
    scored = f"SELECT *, ({start} + {' + '.join(terms)})::INTEGER AS score FROM {compared}"
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE {into} AS
        SELECT * FROM (
            SELECT *, nth_value(score, 2) OVER best AS second, first_value(r) OVER best AS first,
                first_value(score) OVER best AS highest FROM ({scored})
            WINDOW best AS (PARTITION BY l ORDER BY score DESC, r ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
        WHERE score >= {model.thresholds.review}""")
    backend.run(f"ALTER TABLE {into} ADD COLUMN rival INTEGER")
    backend.run(f"UPDATE {into} SET rival = CASE WHEN r = first THEN second ELSE highest END")


def _term(trait: str, weights: tuple[int, ...]) -> str:
    listed = " ".join(f"WHEN {level} THEN {weight}" for level, weight in enumerate(weights) if weight)
    return f"(CASE {trait} {listed} ELSE 0 END)" if listed else "0"
