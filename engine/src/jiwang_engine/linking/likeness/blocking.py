"""Which persons a row is compared with at all: those that share one of several keys with it, each an equality."""

from __future__ import annotations

from collections.abc import Mapping

from jiwang_engine.backends.base import Backend

BLOCKS: Mapping[str, tuple[str, ...]] = {
    "sound_year": ("sound", "year"),
    "sound_day": ("sound", "month", "day"),
    "sound_village": ("sound", "village"),
    "birth_surname": ("days", "surname_sound"),
    "lunar_surname": ("lunar=days", "surname_sound"),
    "surname_lunar": ("as_lunar=days", "surname_sound"),
    "home": ("surname_sound", "village", "house"),
    "village_year": ("surname_sound", "village", "year"),
    "start_of_number": ("digits // 1000",),
    "phone": ("phone",),
}
"""The keys; a key of which a part is missing leads to nobody. `a=b` compares the row's a with the person's b."""

LARGEST = 200
"""A key under which more persons stand says too little; the other keys may still lead there."""


_SOUNDS = ("sound", "surname_sound")  # 0 where there is no name


def find_pairs(
    backend: Backend,
    rows: str,
    pool: str,
    *,
    into: str,
    blocks: Mapping[str, tuple[str, ...]] = BLOCKS,
    largest: int = LARGEST,
) -> dict[str, int]:
    """Make `into(l, r, blocks)`: pairs of ids of two tables of cards. Returns how many keys of a block were too large."""
    backend.run("CREATE OR REPLACE TEMP TABLE met (l BIGINT, r BIGINT, block UTINYINT)")
    too_large = {}
    for place, (name, keys) in enumerate(blocks.items()):
        _look_up(backend, rows, pool, keys=keys)
        backend.run(
            f"INSERT INTO met SELECT id, unnest(ids), {place} FROM looked_up WHERE persons <= {largest}"
        )
        too_large[name] = int(backend.one(f"SELECT count(*) FROM shelf WHERE persons > {largest}"))
    backend.run(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT l, r, bit_or(1 << block::INTEGER) AS blocks FROM met GROUP BY l, r"
    )
    for table in ("looked_up", "shelf", "met"):
        backend.run(f"DROP TABLE {table}")
    return {name: count for name, count in too_large.items() if count}


def _look_up(backend: Backend, rows: str, pool: str, *, keys: tuple[str, ...]) -> None:
    """`shelf`: who stands under the keys that are asked for; `looked_up`: every row with its shelf."""
    names = ", ".join(f"k{n}" for n in range(len(keys)))
    asked = _keyed(rows, tuple(key.split("=")[0] for key in keys))
    held = _keyed(pool, tuple(key.split("=")[-1] for key in keys))
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE shelf AS
        SELECT {names}, count(*) AS persons, list(id) AS ids FROM ({held}) SEMI JOIN ({asked}) USING ({names}) GROUP BY {names}""")
    backend.run(
        f"CREATE OR REPLACE TEMP TABLE looked_up AS SELECT id, ids, persons FROM ({asked}) JOIN shelf USING ({names})"
    )


def _keyed(table: str, keys: tuple[str, ...]) -> str:
    listed = ", ".join(f"{key} AS k{n}" for n, key in enumerate(keys))
    there = " AND ".join(f"{key} <> 0" if key in _SOUNDS else f"{key} IS NOT NULL" for key in keys)
    return f"SELECT id, {listed} FROM {table} WHERE {there}"
