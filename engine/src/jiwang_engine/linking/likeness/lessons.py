"""A model from a bureau's own files, without anybody's answers: departments' rows against the register, before any linking.

A row speaks by its own cells; its number counts only where it is damaged, and gives the birth date where no cell does.
"""

from __future__ import annotations

from jiwang_engine.errors import UsageError
from jiwang_engine.linking.characters.calendar import load_calendar
from jiwang_engine.linking.characters.tables import load_characters
from jiwang_engine.linking.claims import Linkage, column, filled, key_birth
from jiwang_engine.linking.likeness.cards import placed_rows, write_cards, write_people
from jiwang_engine.linking.likeness.model import Model, read_model
from jiwang_engine.linking.likeness.residue import RESIDUE_SHAPE
from jiwang_engine.linking.likeness.training import train
from jiwang_engine.linking.names import standard_name
from jiwang_engine.packs.model import Source

ROWS = 50_000
"""Rows that are learnt from, drawn by a hash of their ids; more teach nothing new."""

FEWEST = 1_000
"""Rows and persons without whom nothing can be learnt."""

_SAID = ("region", "address", "phone")


def train_on_files(linkage: Linkage, *, name: str) -> Model:
    """Learn from the `typed_<source>` tables; files about means are left out. Raises UsageError where too little came in."""
    backend = linkage.backend
    departments = [one for one in linkage.departments if one not in linkage.means]
    damaged = "CASE WHEN t.id_key IS NULL THEN try_cast(left(t.id_text, 17) AS BIGINT) END"
    filled(backend, "taught", [_said(one, digits=damaged) for one in departments], shape=RESIDUE_SHAPE)
    registers = [_said(one, digits="t.id_key // 11", by_key=True) for one in linkage.of_role("register")]
    filled(backend, "registered_people", registers, shape=RESIDUE_SHAPE)
    rows, people = (
        int(backend.one(f"SELECT count(*) FROM {one}")) for one in ("taught", "registered_people")
    )
    if min(rows, people) < FEWEST:
        raise UsageError(
            "too-little-to-learn",
            found=f"只有 {rows:,} 行部门记录和 {people:,} 个户籍人员。",
            remedy=f"两边都至少要有 {FEWEST:,}，最好是一个县一整月的文件。",
        )
    load_characters(backend)
    load_calendar(backend)
    write_cards(backend, f"SELECT * FROM taught ORDER BY md5(id::VARCHAR), id LIMIT {ROWS}", "lesson_rows")
    write_people(backend, placed_rows("FROM registered_people"), "lesson_people")
    told = f"{min(rows, ROWS):,} 行部门记录，{people:,} 个户籍人员，{linkage.on}"
    thresholds = read_model().thresholds
    return train(backend, "lesson_rows", "lesson_people", name=name, thresholds=thresholds, told=told)


def _said(source: Source, *, digits: str, by_key: bool = False) -> str:
    parts = column(source, "birth"), f"CASE WHEN t.id_key IS NOT NULL THEN {key_birth('t.id_key')} END"
    birth = f"coalesce({', '.join(reversed(parts) if by_key else parts)})"
    cells = ", ".join(column(source, one) for one in _SAID)
    return f"""SELECT t.record, {standard_name("t.name")}, {column(source, "sex")}, {birth}, {cells}, {digits}
        FROM typed_{source.id} AS t WHERE t.name IS NOT NULL"""
