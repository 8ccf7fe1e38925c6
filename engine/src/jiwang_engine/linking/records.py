"""What linking leaves behind: links, cases for review, fact tables; and what it must not leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from jiwang_engine.backends.words import kind_of_words
from jiwang_engine.linking.claims import Linkage, key_birth, key_sex
from jiwang_engine.linking.tiers import BY_RULE, RULE_VERSION, TIERS, Outcome
from jiwang_engine.linking.units import linked
from jiwang_engine.packs.model import CodeList, Column, Source
from jiwang_engine.terms import Subject

_LINKING_ONLY = frozenset({"id_key", "id_status", "id_text"})


def drop_unconcerned_means(linkage: Linkage) -> dict[str, int]:
    """Forget every row about means of a person not in case mode; the answer counts them by source.

    The typed tables are written anew, not deleted from: a deleted row would stay in the database's pages.
    """
    run = linkage.backend.run
    run("CREATE OR REPLACE TABLE dropped_means (source VARCHAR, accepted BIGINT, repaired BIGINT)")
    if linkage.means:
        run(f"""
            CREATE OR REPLACE TEMP TABLE kept_means AS
            SELECT DISTINCT m.record FROM matched AS m JOIN person AS p ON p.person = m.person
            WHERE {linked()} AND p.in_case AND m.source IN ({_listed(linkage.means)})""")
        run(f"""
            CREATE OR REPLACE TEMP TABLE matched AS
            SELECT m.* FROM matched AS m LEFT JOIN person AS p ON p.person = m.person
            WHERE m.source NOT IN ({_listed(linkage.means)}) OR coalesce(p.in_case, false)""")
    return {source.id: _drop(linkage, source) for source in linkage.means}


def _drop(linkage: Linkage, source: Source) -> int:
    """Keep the rows of people in case mode only; `dropped_means` counts the others, and nothing else is left of them."""
    backend, table = linkage.backend, f"typed_{source.id}"
    backend.run(f"""
        INSERT INTO dropped_means
        SELECT '{source.id}', count(*) FILTER (WHERE outcome = 0), count(*) FILTER (WHERE outcome = 1)
        FROM {table} ANTI JOIN kept_means USING (record)""")
    backend.run(
        f"CREATE OR REPLACE TABLE {table} AS SELECT t.* FROM {table} AS t SEMI JOIN kept_means USING (record)"
    )
    for told in _TELLING_OF_ROWS:
        if backend.has_table(told):
            backend.run(
                f"""
                CREATE OR REPLACE TABLE {told} AS SELECT i.* FROM {told} AS i
                ANTI JOIN (SELECT file FROM files WHERE source = ?) AS f ON f.file = i.file""",
                [source.id],
            )
    asked = "SELECT accepted + repaired FROM dropped_means WHERE source = ?"
    return int(backend.one(asked, [source.id]))


_TELLING_OF_ROWS = ("row_issues", "rejected_rows")
"""Tables of the reader that quote rows; of files about means they keep nothing but the counts in `files`."""


def write_links(linkage: Linkage) -> None:
    """Write the table `link`: one row a record that is tied to a person."""
    linkage.backend.run(f"""
        CREATE OR REPLACE TABLE link AS
        SELECT m.record, m.source, m.person, m.tier, '{RULE_VERSION}' AS rule_version,
            CASE WHEN m.tier = 'H1' THEN t.said_by ELSE '{BY_RULE}' END AS decided_by
        FROM ({_founders(linkage)} UNION ALL SELECT record, source, person, tier FROM matched) AS m
        LEFT JOIN told AS t ON t.record = m.record WHERE {linked()}""")


def forget_means(linkage: Linkage) -> None:
    """Take the rows about means out of `claim`, where it is kept for a while: what concerns somebody is among the facts."""
    linkage.backend.run("DELETE FROM claim WHERE is_means")


def write_facts(linkage: Linkage) -> None:
    """Write `fact_<source>` for every source; the register's is a view, for it would double the largest table."""
    for source in linkage.sources.values():
        name = f"fact_{source.id}"
        linkage.backend.run(
            f"DROP VIEW IF EXISTS {name}" if source.role == "register" else f"DROP TABLE IF EXISTS {name}"
        )
        kind = "VIEW" if source.role == "register" else "TABLE"
        linkage.backend.run(f"CREATE {kind} {name} AS {fact_rows(linkage, source)}")


def flag_contradictions(linkage: Linkage) -> None:
    """Say in `row_issues` where a cell for sex or birth contradicts the ID number: the number is followed."""
    if not linkage.backend.has_table("row_issues"):
        return
    for source in linkage.sources.values():
        if source in linkage.means:
            continue
        for column, told, shown in (
            ("sex", key_sex("t.id_key"), 't."sex"'),
            ("birth", key_birth("t.id_key"), "year(t.\"birth\") || '年'"),
        ):
            label = next((one.label for one in source.columns if one.id == column), None)
            if label:
                linkage.backend.run(f"""
                    INSERT INTO row_issues (file, row_no, column_label, kind, severity, found, done)
                    SELECT t.file, t.row_no, '{label}', '{column}-not-as-id', 'flagged', {shown},
                        '与身份证号不一致，已按身份证号取值，请核对'
                    FROM typed_{source.id} AS t WHERE t.id_key IS NOT NULL AND t."{column}" <> {told}""")


def counts(linkage: Linkage) -> dict[tuple[str, str], int]:
    """How many records of a source ended in a tier."""
    rows = linkage.backend.rows(
        f"""SELECT source, tier, sum(n)::BIGINT FROM (
            SELECT source, tier, count(*) AS n FROM ({_founders(linkage)}) GROUP BY source, tier
            UNION ALL SELECT source, tier, count(DISTINCT record) FROM matched GROUP BY source, tier)
        GROUP BY source, tier ORDER BY source, tier"""
    )
    return {(source, tier): n for source, tier, n in rows}


def outcome_counts(by_tier: dict[tuple[str, str], int]) -> dict[Outcome, int]:
    """The same, added up by outcome."""
    total = dict.fromkeys(Outcome, 0)
    for (_, tier), n in by_tier.items():
        total[TIERS[tier].outcome] += n
    return total


def _founders(linkage: Linkage) -> str:
    """The register's rows that are persons; they are too many to be listed in `matched`."""
    registers = _listed(linkage.of_role("register")) or "''"
    return f"""SELECT record, source, person, CASE WHEN alias IS NULL THEN 'R1' ELSE 'R2' END AS tier
        FROM known WHERE source IN ({registers})"""


def fact_rows(linkage: Linkage, source: Source, *, link: str = "link") -> str:
    """The facts of a source, for the records that the table `link` ties to persons."""
    kept = ", ".join(
        kept_cell(one, linkage.codes if source.role != "register" else {})
        for one in source.columns
        if one.kind != "id_number" and one.id not in _LINKING_ONLY
    )
    subject = "m.unit" if source.subject is Subject.UNIT else "l.person"
    join = "JOIN membership AS m ON m.person = l.person" if source.subject is Subject.UNIT else ""
    return f"""
        SELECT {subject}, t.record, t.file, coalesce(f.as_of, DATE '{linkage.on}') AS day, {kept}
        FROM typed_{source.id} AS t JOIN {link} AS l ON l.record = t.record AND l.source = '{source.id}' {join}
        LEFT JOIN files AS f ON f.file = t.file"""


def kept_cell(column: Column, codes: Mapping[str, CodeList]) -> str:
    """A cell of the typed row `t` as a fact table keeps it: words of a list take a byte and are numbers already when judged."""
    words = codes.get(column.codes)
    return (
        f't."{column.id}"'
        if words is None
        else f't."{column.id}"::{kind_of_words(words.values)} AS "{column.id}"'
    )


def _listed(sources: tuple[Source, ...]) -> str:
    return ", ".join(f"'{source.id}'" for source in sources)
