"""Who there is: persons founded by the register, and persons the register does not know.

`known` is the table that records are compared with: one row a person, with the key and the standard name. It stays
inside linking; the table `person` is what others see.
"""

from __future__ import annotations

from jiwang_engine.linking.claims import REGISTER_SHAPE, Linkage, column, filled, key_sex
from jiwang_engine.linking.founding.minting import mint_aliased, mint_keyed, person_alias
from jiwang_engine.linking.names import compatible
from jiwang_engine.linking.words import DIED, MOVED_AWAY, SETTLEMENTS, relation_words
from jiwang_engine.packs.model import Source

_KNOWN = (
    "person BIGINT, id_key BIGINT, alias VARCHAR, id_text VARCHAR, prefix15 BIGINT, std VARCHAR, birth DATE,"
    " area VARCHAR, record BIGINT, source VARCHAR"
)


def found_keyed(linkage: Linkage) -> None:
    """Make a person of every usable key of the register; a key that stands twice is settled by name, then by day."""
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TEMP TABLE repeated AS
        SELECT id_key FROM register_row WHERE id_key IS NOT NULL GROUP BY id_key HAVING count(*) > 1""")
    _settle_repeated(linkage)
    # A view: the rows are many, and the few exceptions are cheap to leave out again.
    run("""
        CREATE OR REPLACE TEMP VIEW founder AS
        SELECT r.* FROM register_row AS r ANTI JOIN repeated AS d ON d.id_key = r.id_key
        ANTI JOIN barred AS b ON b.record = r.record AND b.id_key = r.id_key WHERE r.id_key IS NOT NULL
        UNION ALL
        SELECT r.* FROM register_row AS r SEMI JOIN settled AS s ON s.record = r.record""")
    run(f"CREATE OR REPLACE TEMP TABLE known ({_KNOWN})")
    mint_keyed(linkage, "founder", into="entitled")
    _know_keyed(linkage, "founder")
    run("DROP VIEW founder")
    run("DROP TABLE register_row")


def _know_keyed(linkage: Linkage, rows: str) -> None:
    linkage.backend.run(f"""
        INSERT INTO known
        SELECT e.person, n.id_key, NULL, NULL, NULL, n.std, n.birth, n.area, n.record, n.source
        FROM {rows} AS n JOIN entitled AS e ON e.id_key = n.id_key""")


def _settle_repeated(linkage: Linkage) -> None:
    """Choose the row that stands for a key: the newest name first, then the name that more sources bear out."""
    content = (
        "name", "register_no", "relation", "region", "address", "phone", "sex", "birth", "register_kind",
    )  # fmt: skip
    rows = [
        f"""SELECT r.*, coalesce(f.as_of, DATE '{linkage.on}') AS day,
                coalesce({column(s, "change")}, '') AS change, {column(s, "changed")} AS changed,
                md5(concat_ws('|', {", ".join(column(s, c) for c in content)})) AS content
            FROM register_row AS r SEMI JOIN repeated AS d ON d.id_key = r.id_key
            JOIN typed_{s.id} AS t ON t.record = r.record LEFT JOIN files AS f ON f.file = t.file"""
        for s in linkage.of_role("register")
    ]
    shape = f"{REGISTER_SHAPE}, day DATE, change VARCHAR, changed DATE, content VARCHAR"
    filled(linkage.backend, "repeated_row", rows, shape=shape)
    _count_company(linkage)
    linkage.backend.run("""
        CREATE OR REPLACE TEMP TABLE holder AS
        SELECT id_key, std FROM (
            SELECT e.id_key, e.std, max(e.registered) AS registered, count(DISTINCT e.source) AS sources, count(*) AS n
            FROM (SELECT id_key, std, source, day AS registered FROM repeated_row
                UNION ALL SELECT id_key, std, source, NULL FROM claim WHERE NOT is_means AND NOT is_register) AS e
            SEMI JOIN repeated AS d ON d.id_key = e.id_key
            GROUP BY e.id_key, e.std HAVING max(e.registered) IS NOT NULL)
        QUALIFY row_number() OVER (PARTITION BY id_key ORDER BY registered DESC, sources DESC, n DESC, std) = 1""")
    linkage.backend.run(f"""
        CREATE OR REPLACE TEMP TABLE settled AS
        SELECT r.record FROM repeated_row AS r JOIN holder AS h ON h.id_key = r.id_key
        LEFT JOIN company AS n ON n.record = r.record
        ANTI JOIN barred AS b ON b.record = r.record AND b.id_key = r.id_key
        WHERE {compatible("r.std", "h.std")}
        QUALIFY row_number() OVER (PARTITION BY r.id_key ORDER BY r.std = h.std DESC, r.day DESC,
            r.change = '{DIED}' DESC, r.change = '{MOVED_AWAY}', r.changed DESC NULLS LAST,
            coalesce(n.people, 0) > 1 DESC, r.content, r.record) = 1""")


def _count_company(linkage: Linkage) -> None:
    """`company`: with how many people a row stands under its register number. Who is entered in two places lives with others."""
    rows = [
        f"""SELECT r.record, n.people FROM repeated_row AS r JOIN typed_{s.id} AS t ON t.record = r.record
            JOIN (SELECT "register_no", count(*) AS people FROM typed_{s.id} SEMI JOIN (
                    SELECT t."register_no" FROM typed_{s.id} AS t SEMI JOIN repeated_row AS r ON r.record = t.record)
                USING ("register_no") GROUP BY "register_no") AS n ON n."register_no" = t."register_no" """
        for s in linkage.of_role("register")
        if any(one.id == "register_no" for one in s.columns)
    ]
    filled(linkage.backend, "company", rows, shape="record BIGINT, people BIGINT")


def found_keyless(linkage: Linkage) -> None:
    """Make persons of rows of the register without a usable ID that are like no other row; the rest is for review."""
    run = linkage.backend.run
    run(f"""
        CREATE OR REPLACE TEMP TABLE keyless AS
        SELECT c.*, {person_alias("c", linkage.secret)} AS alias
        FROM claim AS c ANTI JOIN matched AS m ON m.record = c.record WHERE c.is_register""")
    run("""
        CREATE OR REPLACE TEMP TABLE newcomer AS
        SELECT alias, min(record) AS record FROM keyless WHERE alias IS NOT NULL GROUP BY alias HAVING count(*) = 1""")
    mint_aliased(linkage, "newcomer", known="identity", into="entitled")
    run("""
        INSERT INTO known
        SELECT e.person, NULL, c.alias, c.id_text, c.prefix15, c.std, c.birth, c.area, c.record, c.source
        FROM keyless AS c JOIN newcomer AS n ON n.record = c.record JOIN entitled AS e ON e.alias = c.alias""")
    run("""
        INSERT INTO matched
        SELECT c.record, c.source, NULL, CASE WHEN c.alias IS NOT NULL THEN 'R3' ELSE 'N0' END
        FROM keyless AS c ANTI JOIN newcomer AS n ON n.record = c.record""")


def found_newcomers(linkage: Linkage) -> None:
    """Make persons of usable IDs that the register does not know; files about means found nobody."""
    run = linkage.backend.run
    run("""
        CREATE OR REPLACE TEMP TABLE stranger AS
        SELECT c.* FROM claim AS c ANTI JOIN known AS k ON k.id_key = c.id_key
        ANTI JOIN matched AS m ON m.record = c.record
        ANTI JOIN barred AS b ON b.record = c.record AND b.id_key = c.id_key
        WHERE c.id_key IS NOT NULL AND c.std IS NOT NULL AND NOT c.derived AND NOT c.is_means""")
    run("""
        CREATE OR REPLACE TEMP TABLE holder AS
        SELECT id_key, std FROM stranger GROUP BY id_key, std
        QUALIFY row_number() OVER (PARTITION BY id_key ORDER BY count(DISTINCT source) DESC, count(*) DESC, std) = 1""")
    contents = " UNION ALL ".join(
        f"SELECT t.record, md5(concat_ws('|', {', '.join(column(s, c) for c in ('region', 'address', 'phone'))}))"
        f" AS content FROM typed_{s.id} AS t SEMI JOIN stranger AS c ON c.record = t.record"
        for s in linkage.departments
        if s not in linkage.means
    )
    run(f"""
        CREATE OR REPLACE TEMP TABLE newcomer AS
        SELECT c.* FROM stranger AS c JOIN holder AS h ON h.id_key = c.id_key AND h.std = c.std
        LEFT JOIN ({contents or "SELECT 0 AS record, '' AS content"}) AS t ON t.record = c.record
        QUALIFY row_number() OVER (PARTITION BY c.id_key
            ORDER BY c.area IS NULL, c.day DESC, c.source, t.content, c.record) = 1""")
    mint_keyed(linkage, "newcomer", into="entitled")
    _know_keyed(linkage, "newcomer")


def write_persons(linkage: Linkage) -> None:
    """Write the table `person`; whether somebody is in case mode is known only after the units."""
    run = linkage.backend.run
    run("CREATE OR REPLACE TEMP TABLE relation_word (alias VARCHAR, word VARCHAR)")
    words = ", ".join(f"('{other}', '{word}')" for other, word in relation_words())
    run(f"INSERT INTO relation_word VALUES {words}")
    run("""
        CREATE OR REPLACE TABLE person (person BIGINT, name VARCHAR, sex VARCHAR, birth DATE, region VARCHAR,
            settlement VARCHAR, address VARCHAR, phone VARCHAR, register_no VARCHAR, relation VARCHAR, in_case BOOLEAN)""")
    for source in linkage.sources.values():
        if source not in linkage.means:
            run(_persons(source))


def _persons(source: Source) -> str:
    settlement = " ".join(f"WHEN '{word}' THEN '{kept}'" for word, kept in SETTLEMENTS.items())
    is_register = source.role == "register"
    relation = (
        "coalesce(w.word, t.relation)"
        if is_register and column(source, "relation") == 't."relation"'
        else "NULL"
    )
    join = "LEFT JOIN relation_word AS w ON w.alias = t.relation" if relation != "NULL" else ""
    return f"""
        INSERT INTO person
        SELECT k.person, t.name, CASE WHEN k.id_key IS NOT NULL THEN {key_sex("k.id_key")} ELSE {column(source, "sex")} END,
            k.birth, {column(source, "region")}, CASE {column(source, "household_kind")} {settlement} END,
            {column(source, "address")}, {column(source, "phone")},
            {column(source, "register_no") if is_register else "NULL"}, {relation}, false
        FROM (SELECT k.* FROM known AS k ANTI JOIN aside AS s ON s.record = k.record WHERE k.source = '{source.id}') AS k JOIN typed_{source.id} AS t ON t.record = k.record
        {join}"""
