"""What the board is asked for, and what a ruling can choose from."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.registers.staff.rules import Held
from jiwang.stages.alerts.models import AGES, DISPOSALS, GROUNDS, LEVELS, OUTCOMES, Alert
from jiwang.stages.alerts.permissions import disposals_open, may_examine
from jiwang.stages.alerts.queries import Shelf, Wanted
from jiwang.stages.alerts.rules import Age
from jiwang.stages.alerts.states import Level

SHELVES = {
    Shelf.OPEN: _("待处置"),
    Shelf.DISPOSED: _("已处置"),
    Shelf.QUIET: _("静默期内"),
    Shelf.GROUNDLESS: _("依据已撤回"),
}


def offered(alerts: list[Alert], *, held: Iterable[Held]) -> dict[str, object]:
    """What a ruling on some alerts at once can choose from: what this officer may write down about every one of them."""
    held = tuple(held)
    ruled = [one for one in alerts if may_examine(one, held=held)]
    ways = [disposals_open(one, held=held) for one in ruled]
    outcomes, disposals = {one.outcome for one in ruled}, {one.disposal for one in ruled}
    return {
        "ruled": ruled,
        "signs": list(dict.fromkeys(one.indicator.label for one in ruled)),
        "outcome": min(outcomes) if len(outcomes) == 1 else "",
        "disposal": min(disposals) if len(disposals) == 1 else "",
        "outcomes": OUTCOMES.items() if ruled else (),
        "disposals": [(one, DISPOSALS[one]) for one in DISPOSALS if ways and all(one in way for way in ways)],
        "grounds": GROUNDS.items(),
    }


class BoardForm(forms.Form):
    """Filters of the board; a value that is no choice is refused, not guessed."""

    level = forms.ChoiceField(label=_("等级"), required=False, choices=[("", _("全部等级")), *LEVELS.items()])
    age = forms.ChoiceField(label=_("时限"), required=False, choices=[("", _("全部时限")), *AGES.items()])
    indicator = forms.CharField(label=_("指标"), required=False, max_length=20, widget=forms.Select)
    shelf = forms.ChoiceField(label=_("处置"), required=False, choices=list(SHELVES.items()))
    area = forms.RegexField(r"^\d{0,12}$", label=_("地区"), required=False, widget=forms.Select)
    text = forms.CharField(label=_("姓名或地址"), required=False, max_length=60)

    def wanted(self) -> Wanted:
        """The filters of a valid form."""
        asked = self.cleaned_data
        return Wanted(
            level=Level(asked["level"]) if asked["level"] else None,
            age=Age(asked["age"]) if asked["age"] else None,
            indicator=asked["indicator"],
            area=asked["area"],
            text=asked["text"].strip(),
            shelf=Shelf(asked["shelf"] or Shelf.OPEN),
        )
