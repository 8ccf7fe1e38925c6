"""Input to the steps of a task."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.stages.dispatch.models import STEPS
from jiwang.stages.dispatch.states import Step

MOST_AT_ONCE = 200


class StepForm(forms.Form):
    """A step with one or many tasks."""

    step = forms.ChoiceField(choices=list(STEPS.items()))
    tasks = forms.TypedMultipleChoiceField(required=True, error_messages={"required": _("请先勾选任务。")})
    to = forms.RegexField(r"^\d{4,12}$", required=False)
    officer = forms.IntegerField(required=False, min_value=1)
    why = forms.CharField(required=False, max_length=200)

    def __init__(self, asked: object) -> None:
        """Ids are checked by the database, not against a list."""
        super().__init__(asked)  # type: ignore[arg-type]
        self.fields["tasks"].valid_value = lambda value: len(value) <= 20  # type: ignore[attr-defined]

    def clean_tasks(self) -> list[str]:
        """Not more than a page could show."""
        tasks: list[str] = self.cleaned_data["tasks"]
        if len(tasks) > MOST_AT_ONCE:
            raise forms.ValidationError(_("一次最多办200件。"))
        return tasks

    def clean_step(self) -> Step:
        """The step as the rules know it."""
        return Step(self.cleaned_data["step"])
