"""How values are shown in pages: masked names, places, days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from jiwang.desk.doubling.queries import doubled
from jiwang.kit.masking import masked_name
from jiwang.kit.rows.drawing import drawn, filled, kept, shell
from jiwang.kit.words.speaking import listed, spoken
from jiwang.registers.authorisations.models import STANDINGS
from jiwang.registers.authorisations.states import Standing
from jiwang.registers.people.rules import years_between
from jiwang.stages.alerts.models import AGES, DISPOSALS, GROUNDS, LEVELS, OUTCOMES
from jiwang.stages.alerts.rules import Age
from jiwang.stages.alerts.states import Disposal, Ground, Outcome
from jiwang.stages.assistance.rules import YUAN, said
from jiwang.stages.intake.models import SEVERITIES
from jiwang.trail.queries import names

DOUBTS = {"unpublished": _("未公布"), "unverified": _("未经官方核实"), "stale": _("18个月内未核对")}

_SEXES = (gettext_noop("男"), gettext_noop("女"))  # as the register writes them; `spoken` says them
_LEVELS = {4: _("市级"), 6: _("县级"), 9: _("乡镇（街道）")}

register = template.Library()

register.simple_tag(drawn)
register.simple_tag(filled, takes_context=True)
register.simple_tag(kept)
register.simple_tag(shell)
register.filter("masked", masked_name)
register.filter("years", years_between)
register.filter("spoken", spoken)
register.filter("listed", listed)


@register.filter
def bracketed(words: object) -> str:
    """A remark in brackets."""
    return gettext("（%(words)s）") % {"words": words}


@register.filter
def and_address(place: str, address: str | None) -> str:
    """A place and an address in it; the address alone where it says the place already."""
    return address if address and place in address else " · ".join(one for one in (place, address) if one)


@register.filter
def of(table: dict[str, object], key: str) -> object:
    """The entry of a table under a key that stands in a variable."""
    return table.get(key, key)


@register.filter
def of_or_zero(table: dict[str, int], key: str) -> int:
    """A count that may be missing."""
    return table.get(key, 0)


@register.filter
def deed(what: str) -> object:
    """What somebody did, in Chinese, as the app calls it that has written the line."""
    return names("DEEDS").get(what, what)


@register.filter
def record_name(about: str) -> str:
    """A record of the trail: its kind in Chinese, and its number."""
    kind, _sign, number = about.partition(":")
    return f"{names('RECORDS').get(kind, kind)} {number}"


@register.filter
def reason(why: str) -> object:
    """A reason as it was given; where a duty, a finding or a disposition is the reason, what it is called."""
    return names("REASONS").get(why, why)


@register.filter
def spell(span: timedelta) -> str:
    """A span of time in its two largest parts."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return gettext("%(hours)d小时%(minutes)d分") % {"hours": hours, "minutes": minutes}
    if minutes and not seconds:
        return gettext("%(minutes)d分") % {"minutes": minutes}
    if minutes:
        return gettext("%(minutes)d分%(seconds)d秒") % {"minutes": minutes, "seconds": seconds}
    return gettext("%(seconds)d秒") % {"seconds": seconds}


@register.filter
def severity_label(severity: str) -> object:
    """What became of a row in which something was found."""
    return SEVERITIES.get(severity, severity)


@register.filter
def day(at: datetime) -> date:
    """The day of a moment, here."""
    return timezone.localtime(at).date()


@register.filter
def minute(at: datetime) -> str:
    """A moment to the minute, here."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


@register.filter
def outcome_label(outcome: str) -> object:
    """What a visit has found, in words."""
    return OUTCOMES[Outcome(outcome)]


@register.filter
def disposal_label(disposal: str) -> object:
    """How an alert ends, in words."""
    return DISPOSALS[Disposal(disposal)]


@register.filter
def ground_label(ground: str) -> object:
    """Why nothing is to be done, in words."""
    return GROUNDS[Ground(ground)]


@register.filter
def age_label(age: Age) -> object:
    """What an age is called."""
    return AGES[age]


@register.filter
def doubt_label(doubt: str) -> object:
    """Why a number of the law cannot be relied on, in Chinese."""
    return DOUBTS[str(doubt)]


@register.filter
def standing_label(standing: Standing) -> object:
    """Where an authorisation stands, in Chinese."""
    return STANDINGS[standing]


@register.filter
def grouped(number: float | None) -> str:
    """A number with a comma between thousands; a dash where there is none."""
    return "—" if number is None else f"{number:,}"


@register.filter
def measured(amount: int | None, unit: str = YUAN) -> str:
    """An amount of the ledger: fen of money as yuan, else so many of a unit; a dash where nobody knows."""
    return "—" if amount is None else said(amount, unit)


@register.filter
def people(number: int) -> str:
    """How many people."""
    return ngettext("%(size)d人", "%(size)d人", number) % {"size": number}


@register.filter
def days(value: float | None) -> str:
    """Days with one decimal; a dash where nothing has come so far."""
    return "—" if value is None else f"{value:.1f}"


@register.filter
def level_label(code: str) -> object:
    """At which level a place is."""
    return _LEVELS.get(len(code), code)


@register.simple_tag
def levels() -> list[tuple[str, object]]:
    """All levels with what they are called, the most urgent first."""
    return [(str(level), label) for level, label in LEVELS.items()]


@register.simple_tag
def typed_twice(area: str) -> int:
    """How many fields were typed twice in an area, as far as the page's officer may see."""
    return sum(one.times for one in doubled([area]))
