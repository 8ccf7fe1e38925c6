"""Filling a card, section by section, out of what the desk's tables say: each section is one function of what was gathered.

Another section is one more field of `Gathered`, one more function, and its name in `SECTIONS`; the screen, the paper, the QR and the
version follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from jiwang.aid.pairing.queries import Standing
from jiwang.aid.plans.models import Measure
from jiwang.aid.urgent.models import Request
from jiwang.desk.cards.models import Contact
from jiwang.desk.cards.rules import MOST_LINES, Card, Given, Row, Section, together
from jiwang.kit.words.amounts import said
from jiwang.kit.words.speaking import listed
from jiwang.procedure.applications.models import SubCase
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.queries import sums_of
from jiwang.stages.decisions.models import ITEMS, Recognition


@dataclass(frozen=True, slots=True)
class Home:
    """Whose card it is."""

    household: int
    region: str
    head: str
    size: int
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read about one family."""

    home: Home
    on: date
    entries: tuple[Entry, ...] = ()  # what stands: without what was reversed, and without reversals
    recognitions: tuple[Recognition, ...] = ()
    parts: tuple[SubCase, ...] = ()
    requests: tuple[Request, ...] = ()
    contacts: tuple[Contact, ...] = ()
    beside: tuple[Standing, ...] = ()
    measures: tuple[Measure, ...] = ()
    workers: tuple[str, ...] = ()  # names, where the office has published nobody
    labels: Mapping[str, str] = field(default_factory=dict)
    whose: Mapping[int, str] = field(default_factory=dict)
    cause: str = ""
    illness: str = ""


def card_of(told: Gathered) -> Card:
    """The card of a family."""
    sections = tuple(one for fill in SECTIONS if (one := fill(told)) is not None)
    return Card(told.home.household, told.home.head, told.home.place, sections)


def basics(told: Gathered) -> Section:
    """Who it is about."""
    home = told.home
    return Section(
        "basics", _("家庭基本情况"),
        (
            Row(home.head, note=_("户主")),
            Row(home.address if home.place in home.address else f"{home.place}{home.address}", note=_("住址")),
            Row(_("%(number)s人") % {"number": home.size}, note=_("家庭人口")),
        ),
    )  # fmt: skip


def reasons(told: Gathered) -> Section | None:
    """Cause and illness in the family's own words; nothing of them comes from a list."""
    rows = [(told.cause, _("原因")), (told.illness, _("病情"))]
    kept = tuple(Row(words, note=name) for words, name in rows if words)
    return Section("reasons", _("致困原因"), kept) if kept else None


def helpers(told: Gathered) -> Section:
    """Which departments help, who stands beside the family, and whom one may call."""
    offices = [*(one.giver for one in told.entries), *(one.department for one in told.parts)]
    names = list(dict.fromkeys(one for one in offices if one))
    rows = [Row(name, note=_("帮扶部门")) for name in names]
    rows += [Row(f"{one.unit} {one.name}".strip(), by=one.phone, note=one.seat) for one in told.beside]
    rows += [Row(one.name, by=one.phone, note=one.duty) for one in told.contacts]
    if not told.contacts:
        rows += [Row(name, note=_("村（社区）协理员")) for name in told.workers]
    return Section("helpers", _("帮扶部门和联系人"), tuple(rows), empty=_("联系人还没有登记。"))


def recognised(told: Gathered) -> Section:
    """What the family is recognised as today."""
    rows = tuple(
        Row(
            told.labels.get(one.item, one.item),
            when=_("%(day)s 起") % {"day": one.since},
            amount=_("每月%(amount)s") % {"amount": said(one.amount)} if one.amount is not None else "",
            note=_whose(one, told),
        )
        for one in sorted(told.recognitions, key=lambda one: (one.since, one.item))
    )
    return Section("recognised", _("已认定的"), rows, empty=_("没有在享受的认定。"))


def given(told: Gathered) -> Section:
    """What was given: the same thing from the same giver on one line, what came last first."""
    groups = together(_given(one) for one in told.entries)
    rows = [
        Row(
            f"{one.what}" + (_("（%(sort)s类）") % {"sort": one.sort} if one.sort else ""),
            when=_span(first, one.day, times), amount=said(one.amount, one.unit), by=one.giver, note=one.confirmed,
        )
        for one, first, times in groups[:MOST_LINES]
    ]  # fmt: skip
    if len(groups) > MOST_LINES:
        rows.append(Row(_("另有%(number)s项，见帮扶手册") % {"number": len(groups) - MOST_LINES}))
    sums = tuple(f"{label} {listed(parts)}" for label, parts in sums_of(told.entries))
    return Section("given", _("已给的帮扶"), tuple(rows), sums, empty=_("还没有记下帮扶。"))


def under_way(told: Gathered) -> Section:
    """What somebody still has to do, and until when. A measure of the plan is told as in the village: no reason, sum or illness."""
    rows = [
        Row(one.label, when=_until(one.due_on), by=one.department, note=str(one.get_state_display()))
        for one in told.parts
    ]
    rows += [
        Row(_("小额快救"), when=_until(one.give_by), note=str(one.get_state_display()))
        for one in told.requests
    ]
    rows += [
        Row(
            one.said or one.label,
            when=_until(one.due_on),
            by=one.department,
            note=str(one.get_state_display()),
        )
        for one in told.measures
    ]
    return Section("under_way", _("正在办的"), tuple(rows), empty=_("没有正在办的事项。"))


SECTIONS: tuple[Callable[[Gathered], Section | None], ...] = (
    basics, reasons, helpers, recognised, given, under_way
)  # fmt: skip


def confirmed(one: Entry) -> str:
    """Who has confirmed a row, and how; a department's own item is confirmed by its end."""
    return f"{one.get_relation_display()} {one.get_signed_display()}".strip() or _("部门办结")


def labels_of(parts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What items are called: as they were applied for, or as the law calls them."""
    return {**dict(parts), **{item: str(label) for item, label in ITEMS.items()}}


def _span(first: date, last: date, times: int) -> str:
    if times == 1:
        return f"{last}"
    if first == last:
        return _("%(day)s，共%(times)s次") % {"day": last, "times": times}
    return _("%(first)s 至 %(last)s，共%(times)s次") % {"first": first, "last": last, "times": times}


def _given(one: Entry) -> Given:
    return Given(one.what, one.sort, one.giver, one.unit, one.amount, one.day, confirmed(one))


def _whose(one: Recognition, told: Gathered) -> str:
    if len(one.members) >= told.home.size:
        return _("全户")
    return listed(told.whose[pk] for pk in one.members if pk in told.whose)


def _until(day: date | None) -> str:
    return _("最迟 %(day)s") % {"day": day} if day else ""
