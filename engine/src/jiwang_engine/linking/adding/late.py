"""Add late files to what a whole run has linked, or corrected ones in the place of earlier ones, or take files out of it again:
everybody ends as if just these had been there.

`link` and `review` then hold the rows that came and those that they touched; the others stay as the whole run left them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError
from jiwang_engine.linking import queue, records
from jiwang_engine.linking.adding.layers import kept_sources, layer, named, next_place, open_layers
from jiwang_engine.linking.adding.plain import set_plain_aside, take_plain_in
from jiwang_engine.linking.adding.touching import (
    find_around,
    find_open_again,
    find_touched,
    open_signs,
    signs_of,
)
from jiwang_engine.linking.bearers import borne_sql
from jiwang_engine.linking.claims import Linkage, claims_of, gather
from jiwang_engine.linking.founding import minting
from jiwang_engine.linking.keeping.state import Contents, State, secret_of
from jiwang_engine.linking.likeness.residue import WEAK, Everybody, match_residue
from jiwang_engine.linking.linkage import STEPS, find_persons, present
from jiwang_engine.linking.matching import match_named
from jiwang_engine.linking.opinions import merging, standing
from jiwang_engine.packs.model import Source
from jiwang_engine.terms import Purpose


@dataclass(frozen=True, slots=True)
class AddReport:
    """How many rows came and went, how many earlier rows they touched, how many of all that are there are linked and asked about."""

    new: int
    touched: int
    linked: int
    asked: int
    gone: int = 0


def add(
    backend: Backend, sources: Mapping[str, Source], *, on: date, state: State, instead_of: str = ""
) -> AddReport:
    """Tie the rows of the `typed_<source>` tables, and whatever they touch. Raises UsageError for what needs a whole run.

    Rows that the state has already seen are passed over. Where files are corrected, `instead_of` is a query of the records of
    the files before: these rows go, and come no more, whichever of the files came first. Files about means are refused: they
    may be read only for people in case mode, who are known in a whole run alone; so is the register, which founds persons.
    """
    came = present(backend, sources)
    _refuse(came)
    next_place(state)
    open_layers(backend, state)
    _supersede(backend, sources, came, instead_of=instead_of)
    _pass_over_known_rows(backend, came)
    return _exchange(backend, sources, on=on, state=state)


def remove(backend: Backend, sources: Mapping[str, Source], *, on: date, state: State) -> AddReport:
    """Take the rows of the `typed_<source>` tables out of what the state knows, and tie anew whatever they had touched.

    Makes `gone(record)`. Unlike corrected rows they may come again. Raises UsageError as `add`.
    """
    came = present(backend, sources)
    _refuse(came)
    next_place(state)
    open_layers(backend, state)
    _let_go_of(backend, sources, _records_of(came))
    for table in (*(f"typed_{name}" for name in came), "files"):
        backend.run(f"DELETE FROM {table}")
    _bring_old_files(backend)
    return _exchange(backend, sources, on=on, state=state)


def records_read(backend: Backend, sources: Mapping[str, Source]) -> str:
    """A query of the records in the `typed_<source>` tables. Raises UsageError for those that need a whole run."""
    came = present(backend, sources)
    _refuse(came)
    return _records_of(came)


def _records_of(came: Mapping[str, Source]) -> str:
    rows = " UNION ALL ".join(f"SELECT record FROM typed_{name}" for name in came)
    return rows or _NOTHING


def _let_go_of(backend: Backend, sources: Mapping[str, Source], records: str) -> None:
    """`gone(record)`: those of the records that the state knows."""
    known = [
        f"SELECT record FROM old_rows_{one.id}"
        for one in kept_sources(sources)
        if one.role != "register" and backend.has_table(f"old_rows_{one.id}")
    ]
    old = " UNION ALL ".join(known) or _NOTHING
    backend.run(
        f"CREATE OR REPLACE TEMP TABLE gone AS SELECT DISTINCT record FROM ({records}) SEMI JOIN ({old}) USING (record)"
    )


def _supersede(
    backend: Backend, sources: Mapping[str, Source], came: Mapping[str, Source], *, instead_of: str
) -> None:
    """`superseded(record)`: the rows before this correction; `gone`: those of them that are there. They are never taken again."""
    earlier = "SELECT record FROM old_superseded" if backend.has_table("old_superseded") else _NOTHING
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE superseded AS SELECT DISTINCT record FROM ({instead_of or _NOTHING})
        ANTI JOIN ({_records_of(came)} UNION ALL {earlier}) USING (record)""")
    _let_go_of(backend, sources, "SELECT record FROM superseded")
    for name in came:
        backend.run(f"DELETE FROM typed_{name} WHERE record IN ({earlier})")


_NOTHING = "SELECT 0::BIGINT AS record WHERE false"


def _exchange(backend: Backend, sources: Mapping[str, Source], *, on: date, state: State) -> AddReport:
    """Tie anew what the rows touch that came, and those that are `gone`; the latter are there only until it is known whom they touch."""
    minting.remember(backend, state, units=False)
    standing.hear(backend, state, ())
    if backend.one("SELECT count(*) FROM gone"):
        _take_rows(backend, sources, "SELECT record FROM gone")
    there = present(backend, sources)
    _find_what_is_touched(
        Linkage(backend, there, on, secret_of(state), True), _old_registers(backend, sources)
    )
    for table in ("touched", "around", *(f"typed_{name}" for name in there)):
        backend.run(f"DELETE FROM {table} WHERE record IN (SELECT record FROM gone)")
    _take_rows(backend, sources, "SELECT record FROM touched UNION ALL SELECT record FROM around")
    return _tie_anew(backend, sources, on=on, state=state)


def _old_registers(backend: Backend, sources: Mapping[str, Source]) -> list[Source]:
    return [
        one
        for one in kept_sources(sources)
        if one.role == "register" and backend.has_table(f"old_rows_{one.id}")
    ]


def _tie_anew(backend: Backend, sources: Mapping[str, Source], *, on: date, state: State) -> AddReport:
    whole = Linkage(backend, present(backend, sources), on, secret_of(state), True)
    standing.weigh(whole)
    merging.write_history(whole, state)
    gather(whole, but="SELECT record FROM plain")
    find_persons(whole, steps=_steps())
    take_plain_in(backend)
    _write(whole)
    return _reported(backend)


def added_to_keep(backend: Backend, sources: Mapping[str, Source], *, on: date, state: State) -> Contents:
    """What the state must keep of an addition: one more layer, and the persons that were found."""
    queries = layer(backend, sources, on=on, only="SELECT record FROM replaced")
    queries["identity"] = """
        SELECT DISTINCT n.person, n.id_key, n.alias, (SELECT max(last_seen) FROM identity) AS last_seen FROM identified AS n
        ANTI JOIN identity AS i ON i.person = n.person AND i.id_key IS NOT DISTINCT FROM n.id_key
            AND i.alias IS NOT DISTINCT FROM n.alias"""
    if backend.has_table("superseded"):
        queries["superseded"] = "SELECT record FROM superseded ORDER BY record"
    return Contents(secrets={"minted": "SELECT next FROM minted", **named(queries, next_place(state))})


EARLIER = "以前的文件"
"""What stands for the name of a file of an earlier run: names are not kept."""

_EVERYBODY = Everybody("all_known", "all_person")


def _steps() -> tuple[Callable[[Linkage], None], ...]:
    """As in a whole run; from the score on everybody is in sight, and earlier open rows are taken along."""
    before = STEPS[: STEPS.index(match_residue)]
    score, names = partial(match_residue, everybody=_EVERYBODY), partial(match_named, known=_EVERYBODY.known)
    return (*before, _ask_open_rows_again, score, names)


def _refuse(came: Mapping[str, Source]) -> None:
    for one in came.values():
        if one.role == "register" or one.purpose is Purpose.MEANS:
            why = "户籍登记" if one.role == "register" else "收入财产类文件"
            raise UsageError(
                "needs-whole-run",
                found=f"{one.label}是{why}，不能单独补比。",
                remedy="请把它和其他文件放在一起，用 jiwang run 或 jiwang link 重新运行。",
            )


def _pass_over_known_rows(backend: Backend, came: Mapping[str, Source]) -> None:
    """Forget rows that came before; number the new files after the old ones."""
    known = [name for name in came if backend.has_table(f"old_rows_{name}")]
    for name in known:
        backend.run(f"DELETE FROM typed_{name} WHERE record IN (SELECT record FROM old_rows_{name})")
    first = int(backend.one("SELECT coalesce(max(file), 0) FROM old_seen"))
    for table in (*(f"typed_{name}" for name in came), "files", "row_issues"):
        if backend.has_table(table):
            backend.run(f"UPDATE {table} SET file = file + {first}")
    _bring_old_files(backend)


def _bring_old_files(backend: Backend) -> None:
    backend.run(f"INSERT INTO files BY NAME SELECT * EXCLUDE (kept_on), '{EARLIER}' AS name FROM old_seen")


def _find_what_is_touched(linkage: Linkage, registers: Sequence[Source]) -> None:
    backend = linkage.backend
    standing.weigh(linkage)
    gather(linkage)
    backend.run("CREATE OR REPLACE TEMP TABLE fresh_row AS SELECT DISTINCT record FROM claim")
    set_plain_aside(linkage, registers=registers)
    open_signs(backend)
    backend.run(f"""
        CREATE OR REPLACE TEMP TABLE came AS SELECT record, {signs_of("coalesce(prefix15, id_key // 1100)")} FROM claim
        UNION ALL BY NAME SELECT record, id_key FROM ({borne_sql(kept_sources(linkage.sources))}) ANTI JOIN plain USING (record)""")
    find_touched(linkage, "came")
    find_around(backend, "came", registers=registers)
    backend.run("""
        CREATE OR REPLACE TEMP TABLE relinked AS
        SELECT record FROM fresh_row UNION SELECT record FROM touched UNION SELECT record FROM around""")


def _take_rows(backend: Backend, sources: Mapping[str, Source], which: str) -> None:
    """Add earlier rows to the typed tables."""
    for one in kept_sources(sources):
        if backend.has_table(f"old_rows_{one.id}"):
            chosen = f"SELECT t.* FROM old_rows_{one.id} AS t SEMI JOIN ({which}) AS w ON w.record = t.record"
            typed = f"typed_{one.id}"
            if not backend.has_table(typed):
                backend.run(f"CREATE TABLE {typed} AS SELECT * FROM old_rows_{one.id} LIMIT 0")
            backend.run(f"INSERT INTO {typed} BY NAME {chosen}")


def _ask_open_rows_again(linkage: Linkage) -> None:
    """Before the score: everybody is in sight again, and earlier open rows are taken along whose blocks have changed."""
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TEMP VIEW untouched AS
        SELECT p.* FROM old_people AS p ANTI JOIN relinked AS r ON r.record = p.record WHERE NOT p.is_aside""")
    run("""
        CREATE OR REPLACE TEMP VIEW all_known AS SELECT person, id_key, std, birth, source, record FROM known
        UNION ALL SELECT person, id_key, std, birth, source, record FROM untouched""")
    run("""
        CREATE OR REPLACE TEMP VIEW all_person AS SELECT person, sex, region, address, phone FROM person
        UNION ALL SELECT person, sex, region, address, phone FROM untouched""")
    find_open_again(linkage)  # what goes is among the relinked
    _take_rows(linkage.backend, linkage.sources, "SELECT record FROM reopened")
    for source in linkage.departments:
        run(
            f"INSERT INTO claim {claims_of(source, linkage.on, only='t.record IN (SELECT record FROM reopened)')}"
        )
    weak = ", ".join(f"'{tier}'" for tier in WEAK)
    run(
        f"INSERT INTO matched SELECT l.* FROM old_linked AS l SEMI JOIN reopened USING (record) WHERE tier IN ({weak})"
    )


def _write(linkage: Linkage) -> None:
    """`link`, `review`, and `replaced`: the rows of which this addition has the last word."""
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TEMP TABLE replaced AS
        SELECT record FROM fresh_row UNION SELECT record FROM touched UNION SELECT record FROM reopened""")
    run("CREATE OR REPLACE TABLE membership (unit BIGINT, person BIGINT)")
    run("CREATE OR REPLACE TABLE receiving (unit BIGINT, amount BIGINT)")
    records.write_links(linkage)
    queue.write_reviews(linkage)
    for table in ("link", "review"):
        run(f"DELETE FROM {table} WHERE record NOT IN (SELECT record FROM replaced)")
    minting.note_identified(linkage.backend)


def _reported(backend: Backend) -> AddReport:
    count = backend.one
    return AddReport(
        new=count("SELECT count(*) FROM fresh_row ANTI JOIN gone USING (record)"),
        touched=count("SELECT count(*) FROM replaced ANTI JOIN fresh_row USING (record)"),
        linked=count("SELECT count(*) FROM link"),
        asked=count("SELECT count(DISTINCT record) FROM review"),
        gone=count("SELECT count(*) FROM gone"),
    )
