"""New rows that say of somebody just what the register says: they are tied to that person at once, and nobody else is touched.

Such a row ends on tier E1 in a whole run too, and no step looks at it for the sake of another row: it founds nobody, gives nobody
a number, is no candidate of a looser tier and never settles which of two register rows stands for a number. So it is left out while
the others are linked, and stands beside them again when all is written down. Most rows of a good file are of this kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.claims import Linkage
from jiwang_engine.packs.model import Source


def set_plain_aside(linkage: Linkage, *, registers: Sequence[Source]) -> None:
    """Move the plain rows from `claim` to `plain_claim`, and make `plain(record, source, person)`: whose they are.

    A number that stands twice in the register, somebody who was given a number later or was found to be two, and rows of which
    people have said whose they are or are not, go the long way.
    """
    run = linkage.backend.run
    listed = ", ".join(f"'{one.id}'" for one in registers) or "''"
    run(f"""
        CREATE OR REPLACE TEMP TABLE plain AS
        SELECT c.record, c.source, k.person FROM claim AS c
        JOIN (SELECT person, id_key, std FROM old_people WHERE source IN ({listed}) AND alias IS NULL) AS k
            ON k.id_key = c.id_key AND k.std = c.std
        ANTI JOIN (SELECT id_key FROM old_claimed WHERE is_repeated) AS r ON r.id_key = c.id_key
        ANTI JOIN merged AS m ON m.kept = k.person
        ANTI JOIN (SELECT record FROM told UNION SELECT record FROM forbidden UNION SELECT record FROM gone) AS s
            ON s.record = c.record""")
    run("CREATE OR REPLACE TEMP TABLE plain_claim AS SELECT * FROM claim SEMI JOIN plain USING (record)")
    run("CREATE OR REPLACE TEMP TABLE claim AS SELECT * FROM claim ANTI JOIN plain USING (record)")


def take_plain_in(backend: Backend) -> None:
    """Put them back when everybody else is matched: among the claims, and among what is matched beyond doubt."""
    backend.run("INSERT INTO claim SELECT * FROM plain_claim")
    backend.run("INSERT INTO matched SELECT record, source, person, 'E1' FROM plain")
