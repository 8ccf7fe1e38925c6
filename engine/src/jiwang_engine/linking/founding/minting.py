"""Ids of persons and units: minted once, in no order that tells anything, and remembered from run to run.

`identity(person, id_key, alias, last_seen)` holds the persons of earlier runs, `unit_identity(unit, alias, last_seen)`
their units. An alias is the keyed hash of what stands in for an ID number; names and addresses are not kept. Persons
and units share one sequence, so that an id never means both.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.linking.keeping.state import State, scanned

_SHAPES = {
    "identity": "person BIGINT, id_key BIGINT, alias VARCHAR, last_seen DATE",
    "unit_identity": "unit BIGINT, alias VARCHAR, last_seen DATE",
    "minted": "next BIGINT",
}


def remember(backend: Backend, state: State | None, *, units: bool = True) -> None:
    """Load what earlier runs minted; without a state begin at one. Whoever mints no `units` need not know the earlier ones."""
    for name, shape in _SHAPES.items():
        backend.run(f"CREATE OR REPLACE TEMP TABLE {name} ({shape})")
        for path in _kept(state, name) if units or name != "unit_identity" else ():
            backend.run(f"INSERT INTO {name} SELECT * FROM {scanned(path)}")
    if backend.one("SELECT count(*) FROM minted") == 0:
        backend.run("INSERT INTO minted VALUES (1)")


def _kept(state: State | None, name: str) -> list[Path]:
    """The table of the last whole run, and what additions put on top of it."""
    names = [one for one in state.vault_tables() if one.split(".")[0] == name] if state else []
    return [path for one in names if state and (path := state.secret(one))]


def alias(parts: str, secret: str) -> str:
    """The keyed hash of an SQL text, as SQL: 128 bits, hexadecimal; NULL of NULL."""
    return f"left(sha256('{secret}|' || {parts}), 32)"


def person_alias(row: str, secret: str) -> str:
    """The alias of a person without a usable ID; NULL unless name, birth and county are known."""
    return alias(f"{row}.std || '|' || {row}.birth || '|' || {row}.area", secret)


def mint_keyed(linkage: Linkage, newcomers: str, *, into: str) -> None:
    """Make `into(person, id_key)`: an id for every key of a table with id_key, std, birth, area; one row a key.

    The order of new ids must be the same whatever the order of files, and must not follow the ID number.
    """
    order = f"md5_number_lower('{linkage.secret}|' || n.id_key), n.id_key"
    if not linkage.backend.one("SELECT count(*) FROM identity"):
        _mint(linkage, f"{newcomers} AS n", "n.id_key", order=order, into=into)
        return
    linkage.backend.run(f"""
        CREATE OR REPLACE TEMP TABLE recognised AS
        SELECT i.person, i.id_key FROM identity AS i SEMI JOIN {newcomers} AS n ON n.id_key = i.id_key""")
    _adopt(linkage, newcomers)
    rest = f"{newcomers} AS n ANTI JOIN recognised AS r ON r.id_key = n.id_key"
    _mint(linkage, rest, "n.id_key", order=order, into=into)
    linkage.backend.run(f"INSERT INTO {into} SELECT person, id_key FROM recognised")


def mint_aliased(linkage: Linkage, newcomers: str, *, known: str, into: str) -> None:
    """Make `into(<subject>, alias)`: an id for every alias, from `known` (identity or unit_identity) or new."""
    subject = "person" if known == "identity" else "unit"
    rest = f"{newcomers} AS n ANTI JOIN {known} AS i ON i.alias = n.alias"
    _mint(linkage, rest, "n.alias", order="n.alias", into=into, subject=subject)
    linkage.backend.run(f"""
        INSERT INTO {into} SELECT i.{subject}, i.alias FROM {known} AS i SEMI JOIN {newcomers} AS n ON n.alias = i.alias""")


def note_identified(backend: Backend) -> None:
    """Write `identified`: under which key or alias every person of this run was known."""
    # A key that was only acquired is not noted: next time it must be earned again.
    backend.run("""
        CREATE OR REPLACE TEMP TABLE identified AS
        SELECT coalesce(t.minted, k.person) AS person, CASE WHEN k.alias IS NULL THEN k.id_key END AS id_key, k.alias
        FROM known AS k LEFT JOIN twin AS t ON t.record = k.record""")


def remembered(on: date) -> dict[str, str]:
    """The queries whose rows the state keeps in the vault after a run on a day."""
    return {
        "minted": "SELECT next FROM minted",
        "identity": f"""
            SELECT person, id_key, alias, max(last_seen) AS last_seen FROM (
                SELECT * FROM identity UNION ALL SELECT person, id_key, alias, DATE '{on}' FROM identified)
            GROUP BY person, id_key, alias ORDER BY person, id_key, alias""",
        "unit_identity": f"""
            SELECT unit, alias, max(last_seen) AS last_seen FROM (
                SELECT * FROM unit_identity UNION ALL SELECT unit, alias, DATE '{on}' FROM unit_minted)
            GROUP BY unit, alias ORDER BY unit""",
    }


def _adopt(linkage: Linkage, newcomers: str) -> None:
    """A person once known by name, birth and county only, who now has an ID number, stays the same person."""
    run = linkage.backend.run
    run(f"""
        CREATE OR REPLACE TEMP TABLE adoptable AS
        SELECT i.person, n.id_key FROM {newcomers} AS n JOIN identity AS i ON i.alias = {person_alias("n", linkage.secret)}
        ANTI JOIN recognised AS r ON r.id_key = n.id_key""")
    run("""
        INSERT INTO recognised SELECT person, min(id_key) FROM adoptable
        WHERE person NOT IN (SELECT person FROM identity SEMI JOIN adoptable USING (person) WHERE id_key IS NOT NULL)
        GROUP BY person HAVING count(*) = 1""")


def _mint(
    linkage: Linkage, newcomers: str, key: str, *, order: str, into: str, subject: str = "person"
) -> None:
    """Number the newcomers from where the sequence stands."""
    linkage.backend.run(f"""
        CREATE OR REPLACE TEMP TABLE {into} AS
        SELECT (SELECT next FROM minted) - 1 + row_number() OVER (ORDER BY {order}) AS {subject}, {key}
        FROM {newcomers}""")
    linkage.backend.run(f"UPDATE minted SET next = next + (SELECT count(*) FROM {into})")
