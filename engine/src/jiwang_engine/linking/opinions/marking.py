"""The mark of a row: a keyed hash of what it says of its person, so that the same row is known again in another file.

With a whole number the number and the name make the mark; without one all that is said of the person does, for a name and a
birth date alone may be two people's. The key is the state's: who has only the mark learns nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from jiwang_engine.linking.claims import Linkage, column, filled, key_text
from jiwang_engine.linking.names import standard_name
from jiwang_engine.linking.opinions.saying import MARK_LENGTH
from jiwang_engine.packs.model import Source

_TELLING = ("birth", "sex", "region", "address", "phone", "register_no", "unit_no")
_WHOLE_NUMBER = 15


def write_marks(linkage: Linkage, sources: Iterable[Source], *, into: str, only: str = "") -> None:
    """Make `into(record, source, mark)` for the rows of some sources; `only` is a query of records, empty takes all."""
    queries = [
        f"SELECT t.record, '{source.id}', {_mark(source, linkage.secret)} FROM typed_{source.id} AS t {_chosen(only)}"
        for source in sources
    ]
    filled(linkage.backend, into, queries, shape="record BIGINT, source VARCHAR, mark VARCHAR")


def _chosen(only: str) -> str:
    return f"SEMI JOIN ({only}) AS o ON o.record = t.record" if only else ""


def _mark(source: Source, secret: str) -> str:
    number = f"coalesce({key_text('t.id_key')}, t.id_text, '')"
    told = ", ".join(f"coalesce({column(source, one)}::VARCHAR, '')" for one in _TELLING)
    rest = f"CASE WHEN length({number}) < {_WHOLE_NUMBER} THEN concat_ws('|', {told}) ELSE '' END"
    parts = f"concat_ws('|', '{source.id}', coalesce({standard_name('t.name')}, ''), {number}, {rest})"
    return f"left(sha256('{secret}|' || {parts}), {MARK_LENGTH})"
