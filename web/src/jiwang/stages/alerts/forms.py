"""What the board is asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.stages.alerts.models import AGES, LEVELS
from jiwang.stages.alerts.queries import Shelf, Wanted
from jiwang.stages.alerts.rules import Age
from jiwang.stages.alerts.states import Level

SHELVES = {
    Shelf.OPEN: _("待处置"),
    Shelf.DISPOSED: _("已处置"),
    Shelf.QUIET: _("静默期内"),
    Shelf.GROUNDLESS: _("依据已撤回"),
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
