"""Persons whom people found to be one: under the oldest id, with a history, and apart again as soon as nobody says so.

No id is ever lost: the vault remembers every person under the id that was minted, and the merging is worked out anew in each
run from the opinions that stand. Taking an opinion back therefore restores both.
"""

from __future__ import annotations

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.keeping.state import State, scanned

_MERGED = "person BIGINT, kept BIGINT, said_by VARCHAR"
_HISTORY = "change VARCHAR, person BIGINT, kept BIGINT, day DATE, batch VARCHAR, cause VARCHAR"


def find_merged(backend: Backend, *, needed: int) -> None:
    """Make `merged(person, kept, said_by)` out of `agreed`; where one pair of a chain is said to be two people, none of it holds."""
    pairs = backend.rows(
        "SELECT substring(mark, 2)::BIGINT, person, same, different, said_by FROM agreed ORDER BY ALL"
    )
    one = [
        (older, younger) for younger, older, same, different, _ in pairs if same >= needed and not different
    ]
    oldest = _oldest_of(one)
    apart = [(older, younger) for younger, older, same, different, _ in pairs if different and not same]
    torn = {oldest[left] for left, right in apart if left in oldest and oldest.get(right) == oldest[left]}
    words = {person: said for younger, older, *_, said in pairs for person in (younger, older) if said}
    backend.run(f"CREATE OR REPLACE TEMP TABLE merged ({_MERGED})")
    for person, into in sorted(oldest.items()):
        if person != into and into not in torn:
            backend.run("INSERT INTO merged VALUES (?, ?, ?)", [person, into, words[person]])


def join_persons(linkage: Linkage) -> None:
    """Let merged persons go by one id. `twin(record, minted)` remembers their own, `aside(record)` the rows that do not stand for them."""
    run = linkage.backend.run
    registers = ", ".join(f"'{one.id}'" for one in linkage.of_role("register")) or "''"
    run("""
        CREATE OR REPLACE TEMP TABLE twin AS
        SELECT k.record, k.person AS minted FROM known AS k SEMI JOIN (
            SELECT person FROM merged UNION SELECT kept FROM merged) AS m ON m.person = k.person""")
    for table in ("known", "matched", "acquired"):
        run(f"UPDATE {table} SET person = m.kept FROM merged AS m WHERE m.person = {table}.person")
    run(f"""
        CREATE OR REPLACE TEMP TABLE aside AS
        SELECT k.record FROM known AS k JOIN twin AS t ON t.record = k.record
        QUALIFY row_number() OVER (PARTITION BY k.person
            ORDER BY k.source NOT IN ({registers}), k.id_key IS NULL, t.minted) > 1""")


def write_history(linkage: Linkage, state: State | None) -> None:
    """Make `person_history`: what was merged and split, ever; a run that changes nothing adds nothing."""
    run = linkage.backend.run
    for name, shape, path in (
        ("person_history", _HISTORY, state.table("person_history") if state else None),
        ("merged_before", _MERGED, state.secret("merged") if state else None),
    ):
        run(f"CREATE OR REPLACE TEMP TABLE {name} ({shape})")
        if path is not None:
            run(f"INSERT INTO {name} SELECT * FROM {scanned(path)}")
    batch = state.following if state else ""
    for change, now, before in (("split", "merged_before", "merged"), ("merge", "merged", "merged_before")):
        run(
            f"""INSERT INTO person_history SELECT '{change}', m.person, m.kept, DATE '{linkage.on}', '{batch}', ?
            || m.said_by FROM {now} AS m ANTI JOIN {before} AS b ON b.person = m.person AND b.kept = m.kept""",
            [_CAUSES[change]],
        )


_CAUSES = {"merge": "核对为同一人：", "split": "撤回或改判，原来核对的人："}


def _oldest_of(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """The oldest id of everybody in a chain of pairs."""
    oldest = {person: person for pair in pairs for person in pair}
    for left, right in pairs:
        kept, gone = sorted((oldest[left], oldest[right]))
        oldest = {person: kept if into == gone else into for person, into in oldest.items()}
    return oldest
