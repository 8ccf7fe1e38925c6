"""What two files of a department say of the same event: monthly exports overlap, and one bill is one bill.

Within a file the reader drops copies. Between files they stay rows, each with its link, so that a file can be withdrawn again; among
the facts the first telling alone counts.
"""

from __future__ import annotations

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Pack, Source

TOLD_AGAIN_NOTE = "told-again"
_OF_FILE = frozenset({"record", "file", "day"})


def count_once(backend: Backend, pack: Pack) -> None:
    """Take rows that say of the same subject, with a date, exactly what an earlier file says out of the fact tables.

    `told_again(source, file, record)` keeps them, and `file_notes` how many they were. Earlier is the file of the earlier day, and
    of one day the one whose row has the smaller number. Lists that say how things stand (a register, a roll) are left alone.
    """
    backend.run("CREATE OR REPLACE TABLE told_again (source VARCHAR, file INTEGER, record BIGINT)")
    for one in pack.sources.values():
        if one.dates and not one.role and backend.has_table(f"fact_{one.id}"):
            _count_once(backend, one)
    if backend.has_table("file_notes"):
        backend.run(
            """
            INSERT INTO file_notes SELECT file, ?, count(*) || ' 行与另一个文件里的行完全相同，按一笔计。'
            FROM told_again GROUP BY file ORDER BY file""",
            [TOLD_AGAIN_NOTE],
        )


def _count_once(backend: Backend, source: Source) -> None:
    """The table is written anew only where something is told again."""
    table = f"fact_{source.id}"
    if backend.one(f"SELECT count(DISTINCT file) FROM {table}") < 2:
        return
    columns = [str(row[0]) for row in backend.rows(f"DESCRIBE {table}")]
    said = ", ".join(f'"{one}"' for one in columns if one not in _OF_FILE)
    dates = ", ".join(f'"{one}"::DATE' for one in source.dates)
    backend.run(f"""
        INSERT INTO told_again SELECT '{source.id}', file, record FROM (
            SELECT file, record, row_number() OVER (PARTITION BY {said} ORDER BY day, record) AS turn
            FROM {table} WHERE coalesce({dates}) IS NOT NULL) WHERE turn > 1""")
    if backend.one("SELECT count(*) FROM told_again WHERE source = ?", [source.id]):
        backend.run(
            f"CREATE OR REPLACE TABLE kept AS SELECT * FROM {table} ANTI JOIN told_again USING (record)"
        )
        backend.drop(table)
        backend.run(f"ALTER TABLE kept RENAME TO {table}")
