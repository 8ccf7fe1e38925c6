"""The whole of linking, in order: rows become claims, claims become persons, persons become units and facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking import matching, queue, records, units
from jiwang_engine.linking.adding.layers import layer, named
from jiwang_engine.linking.bearers import match_borne
from jiwang_engine.linking.claims import Linkage, gather
from jiwang_engine.linking.dividing import Team
from jiwang_engine.linking.founding import minting, persons
from jiwang_engine.linking.founding.unplaced import watch_unplaced
from jiwang_engine.linking.keeping.retention import RETENTION_FILE, retention_file
from jiwang_engine.linking.keeping.state import Contents, State, secret_of
from jiwang_engine.linking.likeness.residue import match_residue
from jiwang_engine.linking.opinions import merging, standing
from jiwang_engine.linking.opinions.saying import Opinion
from jiwang_engine.linking.rosters import add_rosters
from jiwang_engine.linking.tiers import Outcome
from jiwang_engine.packs.model import CodeList, Source
from jiwang_engine.terms import Purpose


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking did, in numbers of records, persons and units."""

    persons: int
    units: int
    auto: int
    review: int
    asked: int  # rows in the queue: those under review and those that fit nobody
    offered: int  # of these, rows with somebody who may be the person
    none: int
    founded: int  # rows of the register that are persons
    conflicts: int  # persons in two rolls at once
    dropped_means: Mapping[str, int]  # by source
    by_tier: Mapping[tuple[str, str], int]  # by source and tier
    unplaced: int = 0  # rows about events that stand for somebody whom nobody can place


def link(
    backend: Backend,
    sources: Mapping[str, Source],
    *,
    on: date,
    codes: Mapping[str, CodeList] | None = None,
    state: State | None = None,
    opinions: Sequence[Opinion] = (),
    watches: bool = False,
    team: Team | None = None,
) -> LinkReport:
    """Tie the rows of the `typed_<source>` tables to persons and write the tables that the compiler reads.

    `sources` are the descriptors of the pack; those without a typed table are passed over. With a `state`, persons and
    units known from earlier runs keep their ids; what the next run must remember is in `kept_after`. `opinions` are added to
    those that the state remembers; they outrank every rule. Columns of words that are on one of the `codes` are kept as
    numbers of the words. Where it `watches`, rows about events that fit nobody stand for somebody of their own (`unplaced`).
    A `team` takes shares of the steps that compare many rows; the answer is the same.
    """
    secret = secret_of(state)
    linkage = Linkage(backend, present(backend, sources), on, secret, state is not None, codes or {}, team)
    _find_everybody(linkage, state, opinions)
    _forget(backend, _FOR_MATCHING, besides=_KEPT if linkage.is_kept else ())
    units.build_units(linkage)
    _forget(backend, _FOR_UNITS)
    dropped = records.drop_unconcerned_means(linkage)
    records.write_links(linkage)
    queue.write_reviews(linkage)
    records.write_facts(linkage)
    records.flag_contradictions(linkage)
    add_rosters(backend, sources, linkage.codes)
    report = _reported(linkage, dropped)
    minting.note_identified(backend)
    if watches:
        report = replace(report, unplaced=watch_unplaced(linkage))
    _forget(backend, _TO_THE_END, besides=_KEPT if linkage.is_kept else ())
    if linkage.is_kept:
        records.forget_means(linkage)
    return report


def _find_everybody(linkage: Linkage, state: State | None, opinions: Sequence[Opinion]) -> None:
    """Remember who was known and what was said, then find who stands behind every row."""
    minting.remember(linkage.backend, state)
    standing.hear(linkage.backend, state, opinions)
    standing.weigh(linkage)
    merging.write_history(linkage, state)
    gather(linkage)
    find_persons(linkage)


def kept_after(
    backend: Backend, sources: Mapping[str, Source], *, on: date, state: State | None = None
) -> Contents:
    """What the next run must remember of this one; to be committed together with the other stages' tables.

    A whole run takes the place of the additions that `state` holds.
    """
    rolls = ", ".join(f"'{one.id}'" for one in sources.values() if one.role == "roll") or "''"
    review = f"""
        SELECT r.* REPLACE (in_case OR source IN ({rolls}) AS in_case), DATE '{on}' AS compared_on FROM review AS r ORDER BY r.record, r.candidate"""
    return Contents(
        tables={"review": review, "person_history": "SELECT * FROM person_history ORDER BY ALL"},
        secrets={
            **minting.remembered(on),
            "opinion": standing.KEPT,
            "merged": "SELECT * FROM merged ORDER BY ALL",
            **named(layer(backend, sources, on=on), 1),
        },
        files={RETENTION_FILE: retention_file(sources)},
        forget=frozenset(state.layers()) if state else frozenset(),
    )


def sources_not_to_keep(sources: Mapping[str, Source]) -> frozenset[str]:
    """The sources whose raw files and rejected rows must be kept nowhere: those about means."""
    return frozenset(one.id for one in sources.values() if one.purpose is Purpose.MEANS)


def present(backend: Backend, sources: Mapping[str, Source]) -> dict[str, Source]:
    """The sources of persons that came in, by id, so that the order of the pack's files does not matter."""
    return {
        name: sources[name]
        for name in sorted(sources)
        if backend.has_table(f"typed_{name}")
        and any(one.kind == "id_number" for one in sources[name].columns)
    }


def find_persons(linkage: Linkage, steps: Sequence[Callable[[Linkage], None]] | None = None) -> None:
    """Fill `known`, `person` and `matched`, in steps of which each takes what those before it have left."""
    matching.open_matches(linkage)
    persons.found_keyed(linkage)
    standing.obey_told(linkage)
    for step in steps or STEPS:
        step(linkage)
        standing.obey_forbidden(linkage)
    standing.leave_alone(linkage)
    matching.close_matches(linkage)


def _match_loose_register(linkage: Linkage) -> None:
    matching.match_loose(linkage, "c.is_register")


def match_loose_departments(linkage: Linkage) -> None:
    """Tiers D and P for the rows of all departments."""
    matching.match_loose(linkage, "NOT c.is_register")


STEPS: tuple[Callable[[Linkage], None], ...] = (
    matching.match_register,
    _match_loose_register,
    persons.found_keyless,
    matching.acquire_keys,
    persons.found_newcomers,
    merging.join_persons,
    standing.ask_again,
    persons.write_persons,
    match_borne,
    matching.match_keyed,
    match_loose_departments,
    match_residue,
    matching.match_named,
)


def _reported(linkage: Linkage, dropped: dict[str, int]) -> LinkReport:
    backend = linkage.backend
    by_tier = records.counts(linkage)
    total = records.outcome_counts(by_tier)
    return LinkReport(
        persons=backend.one("SELECT count(*) FROM person"),
        units=backend.one("SELECT count(*) FROM unit"),
        auto=total[Outcome.AUTO],
        review=total[Outcome.REVIEW],
        asked=backend.one("SELECT count(DISTINCT record) FROM review"),
        offered=backend.one("SELECT count(DISTINCT record) FROM review WHERE candidate IS NOT NULL"),
        none=total[Outcome.NONE],
        founded=total[Outcome.FOUNDED],
        conflicts=backend.one("SELECT count(*) FROM unit_conflict"),
        dropped_means=dropped,
        by_tier=by_tier,
    )


_FOR_MATCHING = (
    "repeated", "company", "holder", "settled", "newcomer", "entitled", "recognised", "keyless", "stranger", "borne", "keyed", "housemate",
    "undisputed", "acquired", "only_named", "loose", "pool", "candidate", "settled_candidate",
    "residue", "asked", "held", "kin", "nearby", "registered", "pair", "compared", "likely", "han", "latin", "lunar",
)  # fmt: skip
_FOR_UNITS = ("relation_word", "roll_row", "claimed_seat", "apart", "crowd", "sitting", "family", "seating")
_TO_THE_END = (
    "claim",
    "repeated_row",
    "known",
    "matched",
    "kept_means",
    "doubted",
    "spoken",
    "written",
    "told",
    "forbidden",
    "barred",
    "agreed",
    "twin",
    "aside",
    "marked",
    "merged_before",
)


_KEPT = ("claim", "repeated_row", "known", "matched", "residue", "aside")
"""What the first layer of additions is made of, where there is a state."""


def _forget(backend: Backend, tables: tuple[str, ...], *, besides: tuple[str, ...] = ()) -> None:
    """Drop working tables as soon as may be: they hold names, and memory."""
    for name in set(tables) - set(besides):
        backend.run(f"DROP TABLE IF EXISTS {name}")
