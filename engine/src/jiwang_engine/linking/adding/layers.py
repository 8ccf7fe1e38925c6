"""What the vault keeps so that a late file can be added: what a whole run linked, and a layer on top for each addition.

    people     who stands for a person: key, name, birth, and what is compared
    claimed    by what a row is looked up: key, name, birth, first fifteen digits
    borne      the number inside another paper of a row
    linked     which persons a row was tied to or shown with, and on what ground
    open       the rows that no ground settled
    seen       the files, without their names
    superseded rows of files that were corrected, which come no more
    rows_<source>   the cleaned rows of every source but those about means

A layer's `over` names the records that it replaces below. A whole run begins anew with one layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.bearers import borne_sql
from jiwang_engine.linking.keeping.state import State, scanned
from jiwang_engine.packs.model import Source
from jiwang_engine.terms import Purpose

_OVER, _SEEN, _IDENTITY, _SUPERSEDED = "over", "seen", "identity", "superseded"


def kept_sources(sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """The sources whose rows are kept: those of persons that are not about means."""
    return tuple(
        one
        for _, one in sorted(sources.items())
        if one.purpose is not Purpose.MEANS and any(column.kind == "id_number" for column in one.columns)
    )


def layer(backend: Backend, sources: Mapping[str, Source], *, on: date, only: str = "") -> dict[str, str]:
    """The queries of one layer laid on a day, by table; `only` is a query of the records that it replaces, empty for all."""
    means = ", ".join(f"'{one.id}'" for one in sources.values() if one.purpose is Purpose.MEANS) or "''"
    kept = [one for one in kept_sources(sources) if backend.has_table(f"typed_{one.id}")]
    found = {
        "people": """SELECT k.*, a.record IS NOT NULL AS is_aside, p.sex, p.region, p.address, p.phone, p.register_no
            FROM known AS k JOIN person AS p ON p.person = k.person LEFT JOIN aside AS a ON a.record = k.record""",
        "claimed": """SELECT record, id_key, std, birth, coalesce(prefix15, id_key // 1100) AS p15, is_register, false AS is_repeated FROM claim WHERE NOT is_means
            UNION ALL SELECT record, id_key, std, birth, id_key // 1100, true, true FROM repeated_row""",
        "borne": borne_sql(kept),
        "linked": f"SELECT record, source, person, tier FROM matched WHERE source NOT IN ({means})",
        "open": f"""SELECT r.id AS record, r.* FROM residue AS r JOIN claim AS c ON c.record = r.id
            WHERE c.source NOT IN ({means})""",
        **{f"rows_{one.id}": f"SELECT * FROM typed_{one.id}" for one in kept},
    }
    chosen = f"SEMI JOIN ({only}) AS o ON o.record = t.record" if only else ""
    queries = {name: f"SELECT t.* FROM ({query}) AS t {chosen}" for name, query in found.items()}
    queries[_SEEN] = f"SELECT file, source, as_of, DATE '{on}' AS kept_on FROM files"
    if only:
        queries[_SEEN] += " ANTI JOIN old_seen USING (file)"
        queries[_OVER] = only
    return queries


def named(queries: Mapping[str, str], place: int) -> dict[str, str]:
    """A layer's queries under the names of its tables in the vault."""
    return {f"{name}.{place:03d}": query for name, query in queries.items()}


def next_place(state: State) -> int:
    """The number of the layer that comes next. Raises UsageError where no whole run has laid the first."""
    places = [int(name[-3:]) for name in state.layers() if name.startswith("people.")]
    if not places:
        raise UsageError(
            "nothing-to-add-to",
            found=f"状态目录 {state.folder} 里没有可以接着比对的结果。",
            remedy="请先用 jiwang run 或 jiwang link 加 --state，把全部文件比对一次。",
        )
    return max(places) + 1


def open_layers(backend: Backend, state: State) -> None:
    """Make the views `old_people`, `old_claimed`, … and `old_rows_<source>`: the newest of everything."""
    names = state.layers()
    for name in sorted({one[:-4] for one in names} - {_OVER, _IDENTITY}):
        places = sorted(int(one[-3:]) for one in names if one[:-4] == name)
        parts = [_without_later(state, name, place, names=names) for place in places]
        backend.run(f"CREATE OR REPLACE TEMP VIEW old_{name} AS {' UNION ALL BY NAME '.join(parts)}")


def _without_later(state: State, name: str, place: int, *, names: list[str]) -> str:
    later = (
        [one for one in names if one[:-4] == _OVER and int(one[-3:]) > place]
        if name not in (_SEEN, _SUPERSEDED)
        else []
    )
    over = " UNION ALL ".join(f"SELECT record FROM {_path(state, one)}" for one in later)
    anti = f" ANTI JOIN ({over}) AS o ON o.record = t.record" if over else ""
    return f"SELECT t.* FROM {_path(state, f'{name}.{place:03d}')} AS t{anti}"


def _path(state: State, name: str) -> str:
    path = state.secret(name)
    assert path is not None
    return scanned(path)
