"""What every typed row claims about its person, in one shape for all sources.

`register_row` holds the rows of the population register, `claim` the rows of all other sources and those rows of the
register whose ID is unusable. Both are temporary: they carry names and keys, and stay inside linking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jiwang_engine.backends.base import Backend
from jiwang_engine.identifiers import IdStatus
from jiwang_engine.linking.dividing import Team
from jiwang_engine.linking.names import standard_name
from jiwang_engine.packs.model import CodeList, Source
from jiwang_engine.terms import Purpose

_TYPES = {
    "birth": "DATE",
    "changed": "DATE",
    "since": "DATE",
    "monthly_amount": "BIGINT",
    "is_member": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Linkage:
    """One run of linking: where it runs, what came in, the day, the secret of keyed hashes, and who helps with heavy steps."""

    backend: Backend
    sources: Mapping[str, Source]  # those that came in and speak of persons, by id
    on: date
    secret: str
    is_kept: bool = False  # whether ids and marks mean the same in the next run
    codes: Mapping[str, CodeList] = field(default_factory=dict)
    team: Team | None = None

    def of_role(self, role: str) -> tuple[Source, ...]:
        """The sources that linking uses for something."""
        return tuple(source for source in self.sources.values() if source.role == role)

    @property
    def means(self) -> tuple[Source, ...]:
        """The sources that may be read only for persons in case mode."""
        return tuple(source for source in self.sources.values() if source.purpose is Purpose.MEANS)

    @property
    def departments(self) -> tuple[Source, ...]:
        """Every source but the register."""
        return tuple(source for source in self.sources.values() if source.role != "register")


def column(source: Source, name: str) -> str:
    """A column of the typed row `t`, or NULL of its type where the source has none."""
    if any(one.id == name for one in source.columns):
        return f't."{name}"'
    return f"CAST(NULL AS {_TYPES.get(name, 'VARCHAR')})"


def key_birth(key: str) -> str:
    """The birth date inside a key; usable keys hold only days that exist."""
    digits = f"({key} // 11000)"
    year, month, day = f"{digits} // 10000 % 10000", f"{digits} // 100 % 100", f"{digits} % 100"
    return f"make_date(({year})::INTEGER, ({month})::INTEGER, ({day})::INTEGER)"


def key_sex(key: str) -> str:
    """男 or 女, from the seventeenth digit."""
    return f"CASE WHEN {key} // 11 % 2 = 1 THEN '男' ELSE '女' END"


def key_text(key: str) -> str:
    """The ID number that a key stands for."""
    return f"CAST({key} // 11 AS VARCHAR) || substring('0123456789X', ({key} % 11)::INTEGER + 1, 1)"


def area_of(region: str) -> str:
    """The county of a place code; NULL when the code is shorter than six digits."""
    return f"CASE WHEN length({region}) >= 6 THEN left({region}, 6) END"


def gather(linkage: Linkage, *, but: str = "") -> None:
    """Build `register_row` and `claim` out of the typed tables; `but` is a query of departments' records that are left out."""
    registers = [_register_rows(source) for source in linkage.of_role("register")]
    filled(linkage.backend, "register_row", registers, shape=REGISTER_SHAPE)
    asked = f"t.record NOT IN ({but})" if but else "true"
    claims = [claims_of(source, linkage.on, only=asked) for source in linkage.departments]
    claims += [
        claims_of(source, linkage.on, only="t.id_key IS NULL") for source in linkage.of_role("register")
    ]
    filled(linkage.backend, "claim", claims, shape=_CLAIM_SHAPE)


REGISTER_SHAPE = "record BIGINT, source VARCHAR, id_key BIGINT, std VARCHAR, birth DATE, area VARCHAR"
_CLAIM_SHAPE = (
    "record BIGINT, source VARCHAR, is_means BOOLEAN, is_register BOOLEAN, day DATE, id_key BIGINT, derived BOOLEAN,"
    " id_text VARCHAR, prefix15 BIGINT, std VARCHAR, birth DATE, sure_birth BOOLEAN, area VARCHAR"
)


def filled(backend: Backend, name: str, queries: Sequence[str], *, shape: str) -> None:
    """Make a working table of a shape and fill it with the rows of all queries, be there any or none."""
    backend.run(f"CREATE OR REPLACE TEMP TABLE {name} ({shape})")
    for query in queries:
        backend.run(f"INSERT INTO {name} {query}")


def _birth(source: Source) -> str:
    """The ID wins over the cell."""
    return f"CASE WHEN t.id_key IS NOT NULL THEN {key_birth('t.id_key')} ELSE {column(source, 'birth')} END"


def _register_rows(source: Source) -> str:
    region = column(source, "region")
    return f"""
        SELECT t.record, '{source.id}', t.id_key, {standard_name("t.name")}, {_birth(source)}, {area_of(region)}
        FROM typed_{source.id} AS t"""


def claims_of(source: Source, on: date, *, only: str = "true") -> str:
    """A query: what the rows of a source claim; `only` is a condition on the typed row `t`."""
    region, own = column(source, "region"), column(source, "birth")
    # The digits of a number with a wrong check digit still tell a birth date, those of a damaged cell only a hint.
    whole = r"t.id_key IS NULL AND regexp_full_match(t.id_text, '[0-9]{17}[0-9X]')"
    told = "try_cast(substring(t.id_text, 7, 4) || '-' || substring(t.id_text, 11, 2) || '-'"
    told = f"CASE WHEN {whole} THEN {told} || substring(t.id_text, 13, 2) AS DATE) END"
    return f"""
        SELECT t.record, '{source.id}', {source.purpose is Purpose.MEANS}, {source.role == "register"},
            coalesce(f.as_of, DATE '{on}'), t.id_key, t.id_status IN ({IdStatus.OLD:d}, {IdStatus.CUT:d}),
            CASE WHEN t.id_key IS NULL THEN t.id_text END,
            CASE WHEN {whole} THEN CAST(left(t.id_text, 15) AS BIGINT) END,
            {standard_name("t.name")}, coalesce({_birth(source)}, {told}),
            {own} IS NOT NULL OR t.id_status = {IdStatus.WRONG_CHECK:d}, {area_of(region)}
        FROM typed_{source.id} AS t LEFT JOIN files AS f ON f.file = t.file
        WHERE {only}"""
