"""The queue of doubts: what a person must decide, masked on both sides, what is most at stake first."""

from __future__ import annotations

from jiwang_engine.identifiers import masked_id_sql
from jiwang_engine.linking.claims import Linkage, key_text
from jiwang_engine.linking.names import masked_name
from jiwang_engine.linking.opinions.marking import write_marks
from jiwang_engine.linking.tiers import TIERS
from jiwang_engine.linking.units import linked

_SAME_ROW = "OVER (PARTITION BY record)"
ORDER = (
    f"max(stops AND in_case) {_SAME_ROW} DESC, tells DESC, max(at_stake) {_SAME_ROW} DESC, max(in_case) {_SAME_ROW} DESC,"
    f" min(doubt) {_SAME_ROW}, source, tier, record, candidate"
)
"""How the queue stands; a row's candidates stay together.

First what may end a benefit of somebody who has one, then what happened to somebody, then the more money, then people in case
mode, then what is least certain.
"""


def write_reviews(linkage: Linkage) -> None:
    """Write the table `review`; see `docs/reference/engine-tables.md`."""
    _gather(linkage)
    sources = linkage.sources.values()
    names = " ".join(f"WHEN '{s.id}' THEN '{s.label}'" for s in sources) or "WHEN '' THEN ''"
    reasons = " ".join(f"WHEN '{tier.id}' THEN '{tier.sentence}'" for tier in TIERS.values())
    careful = ", ".join(f"'{one.id}'" for one in sources if one.stops) or "''"
    telling = ", ".join(f"'{one.id}'" for one in sources if one.tells_of_events) or "''"
    linkage.backend.run(f"""
        CREATE OR REPLACE TABLE review AS
        SELECT d.record, d.source, d.person AS candidate, d.tier, CASE d.tier {reasons} END AS reason,
            {_shown("s", f"'来源', CASE d.source {names} END,")} AS shown_left,
            CASE WHEN k.person IS NOT NULL THEN {_shown("k", "")} END AS shown_right,
            CASE WHEN k.person IS NOT NULL THEN {_differing()} END AS differs, m.mark, d.source IN ({careful}) AS stops,
            d.source IN ({telling}) AS tells,
            coalesce(r.amount, 0)::BIGINT AS at_stake, coalesce(p.in_case, false) AS in_case, abs(c.score) AS doubt,
            o.answered_by, w.file, w.row_no
        FROM doubted AS d JOIN spoken AS s ON s.record = d.record
        LEFT JOIN (SELECT k.person, k.std, k.birth, k.area, coalesce(k.id_text, {key_text("k.id_key")}) AS id_text
            FROM known AS k SEMI JOIN doubted USING (person) ANTI JOIN aside USING (record)) AS k ON k.person = d.person
        LEFT JOIN marked AS m ON m.record = d.record LEFT JOIN person AS p ON p.person = d.person
        LEFT JOIN link_score AS c ON c.record = d.record AND c.person = d.person
        LEFT JOIN (SELECT s.person, max(r.amount) AS amount FROM membership AS s JOIN receiving AS r USING (unit)
            GROUP BY s.person) AS r ON r.person = d.person
        LEFT JOIN (SELECT mark, person, string_agg(DISTINCT who, '、' ORDER BY who) AS answered_by FROM opinion
            GROUP BY mark, person) AS o ON o.mark = m.mark AND o.person IS NOT DISTINCT FROM d.person
        LEFT JOIN written AS w ON w.record = d.record
        ORDER BY d.source, d.tier, d.record, d.person""")


def _gather(linkage: Linkage) -> None:
    """`doubted`: the pairs; `spoken`: what their rows say; `written`: where the rows stand, which a reviewer looks up.

    `marked`: the rows' marks, where a state gives them a meaning.
    """
    run = linkage.backend.run
    run(f"""
        CREATE OR REPLACE TEMP TABLE doubted AS
        SELECT m.record, m.source, m.person, m.tier FROM matched AS m WHERE NOT {linked()} AND m.tier <> 'H0'""")
    run(f"""
        CREATE OR REPLACE TEMP TABLE spoken AS
        SELECT record, std, birth, area, coalesce(id_text, {key_text("id_key")}) AS id_text FROM (
            SELECT record, std, birth, area, id_text, id_key FROM claim
            UNION ALL SELECT record, std, birth, area, NULL, id_key FROM repeated_row) SEMI JOIN doubted USING (record)""")
    nowhere = "SELECT NULL::BIGINT AS record, NULL::VARCHAR AS file, NULL::BIGINT AS row_no WHERE false"
    places = [
        f"SELECT record, f.name, t.row_no FROM typed_{one} AS t SEMI JOIN doubted USING (record) JOIN files AS f USING (file)"
        for one in linkage.sources
        if linkage.backend.has_table(f"typed_{one}")
    ]
    run(f"CREATE OR REPLACE TEMP TABLE written AS {' UNION ALL '.join([nowhere, *places])}")
    sources = linkage.sources.values() if linkage.is_kept else ()
    write_marks(linkage, sources, into="marked", only="SELECT record FROM doubted")


def _shown(row: str, extra: str) -> str:
    """A masked person as JSON: family name, the ends of the ID, the year of birth, the county."""
    return f"""json_object({extra} '姓名', {masked_name(f"{row}.std")}, '证件号码', {masked_id_sql(f"{row}.id_text")},
            '出生年份', year({row}.birth), '县区', {row}.area)::VARCHAR"""


def _differing() -> str:
    """Character by character, before masking: `=` or `x`; of something that one side does not say, nothing."""
    pairs = (
        ("姓名", "std"), ("证件号码", "id_text"), ("出生日期", "birth::VARCHAR"), ("县区", "area"),
    )  # fmt: skip
    listed = ", ".join(f"'{label}', {_compared(f's.{one}', f'k.{one}')}" for label, one in pairs)
    return f"json_object({listed})::VARCHAR"


def _compared(left: str, right: str) -> str:
    long = f"greatest(length({left}), length({right}))"
    each = f"CASE WHEN substring({left}, i::INTEGER, 1) = substring({right}, i::INTEGER, 1) THEN '=' ELSE 'x' END"
    listed = f"array_to_string(list_transform(range(1, {long} + 1), lambda i: {each}), '')"
    return f"CASE WHEN {left} IS NOT NULL AND {right} IS NOT NULL THEN {listed} END"
