"""Input to the steps of a task, to what was found about alerts, and to leave."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.stages.alerts.models import DISPOSALS, GROUNDS, HEARINGS, LEVELS, OUTCOMES
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import Disposal, Ground, Hearing, Outcome
from jiwang.stages.dispatch.models import STEPS
from jiwang.stages.dispatch.states import Step

MOST_AT_ONCE = 200

_DAY = {"type": "date", "class": "form-control"}


class Several(forms.TypedMultipleChoiceField):
    """Ids of records; whether they exist, and for whom, is asked of the database and not of a list."""

    def valid_value(self, value: str) -> bool:
        """Not longer than an id is, and of its signs."""
        return re.fullmatch(r"[\w-]{1,20}", value) is not None


class StepForm(forms.Form):
    """A step with one or many tasks."""

    step = forms.ChoiceField(choices=list(STEPS.items()))
    tasks = Several(required=True, error_messages={"required": _("请先勾选任务。")})
    to = forms.RegexField(r"^\d{4,12}$", required=False)
    officer = forms.IntegerField(
        required=False, min_value=1, error_messages={"invalid": _("请选一位协理员。")}
    )
    why = forms.CharField(required=False, max_length=200)

    def clean_tasks(self) -> list[str]:
        """Not more than a page could show, each once, in one order for everybody: so that two never wait for each other."""
        tasks: list[str] = sorted(set(self.cleaned_data["tasks"]))
        if len(tasks) > MOST_AT_ONCE:
            raise forms.ValidationError(_("一次最多办200件。"))
        return tasks

    def clean_step(self) -> Step:
        """The step as the rules know it."""
        return Step(self.cleaned_data["step"])


class ListForm(forms.Form):
    """Which tasks of a shelf are shown."""

    level = forms.ChoiceField(label=_("等级"), required=False, choices=[("", _("全部等级")), *LEVELS.items()])


class PlanForm(forms.Form):
    """A house of somebody's day put earlier or later."""

    task = forms.CharField(required=False, max_length=20)
    move = forms.ChoiceField(choices=[(one, one) for one in ("up", "down", "forget")])


class MergeForm(forms.Form):
    """Two tasks of one household."""

    task = forms.CharField(max_length=20)
    into = forms.CharField(max_length=20, required=False)


class RulingForm(forms.Form):
    """What was found about some alerts, and how they end."""

    alerts = Several(required=False)
    task = forms.CharField(required=False, max_length=20)
    outcome = forms.ChoiceField(required=False, choices=[("", ""), *OUTCOMES.items()])
    disposal = forms.ChoiceField(required=False, choices=[("", ""), *DISPOSALS.items()])
    ground = forms.ChoiceField(required=False, choices=[("", ""), *GROUNDS.items()])
    department = forms.CharField(required=False, max_length=60)
    why = forms.CharField(required=False, max_length=300)

    def ruling(self) -> Ruling:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        return Ruling(
            Outcome(asked["outcome"]) if asked["outcome"] else None,
            Disposal(asked["disposal"]) if asked["disposal"] else None,
            Ground(asked["ground"]) if asked["ground"] else None,
            asked["department"],
            asked["why"],
        )


class ReleaseForm(forms.Form):
    """How the family was heard, and why the township may know."""

    alert = forms.CharField(max_length=20)
    heard_on = forms.DateField(required=False)
    hearing = forms.TypedChoiceField(choices=list(HEARINGS.items()), coerce=Hearing)
    why = forms.CharField(required=False, max_length=300)


class LeaveForm(forms.Form):
    """From when to when somebody is away, and who stands in."""

    since = forms.DateField(
        label=_("从哪天"),
        help_text=_("从这一天起，岗位和手上的任务转给代办人。"),
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("到哪天"), help_text=_("休假的最后一天。"), widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    substitute = forms.IntegerField(
        label=_("谁代办"),
        help_text=_("先推荐乡镇第二人；经办、审核、决定、监督不能由同一人兼。"),
        required=False,
        min_value=1,
    )
