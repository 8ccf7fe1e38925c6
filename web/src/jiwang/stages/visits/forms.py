"""Input of a visit: what was found and whom one has met; the answers are read by the keys of their questions."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from jiwang.stages.alerts.models import OUTCOMES
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.visits.models import METS, SIGNED
from jiwang.stages.visits.rules import LONGEST, Report
from jiwang.stages.visits.states import Met, Signed

ANSWER = "q-"
_MOST = 400  # fields of answers
_KEPT = 3000  # signs of one field: more than may be sent, so that what is too long can be shortened
REPORT = ("outcome", "met", "companion", "visited_on", "signed", "why", "objection")


class VisitForm(forms.Form):
    """What is said of the visit itself. Nothing is required while it is a draft; `rules.check_report` says what sending needs."""

    visit = forms.UUIDField()
    made_at = forms.DateTimeField(required=False)
    outcome = forms.ChoiceField(required=False, choices=[("", ""), *OUTCOMES.items()])
    met = forms.ChoiceField(required=False, choices=[("", ""), *METS.items()])
    companion = forms.CharField(required=False, max_length=60)
    visited_on = forms.DateField(required=False)
    signed = forms.ChoiceField(required=False, choices=[("", ""), *SIGNED.items()])
    why = forms.CharField(required=False, max_length=LONGEST)
    objection = forms.CharField(required=False, max_length=LONGEST)
    act = forms.ChoiceField(choices=[(one, one) for one in ("send", "keep", "more")])
    more = forms.RegexField(r"^[a-z_0-9]{1,40}(@\d{1,19})?$", required=False)

    def report(self) -> Report:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        return Report(
            outcome=Outcome(asked["outcome"]) if asked["outcome"] else None,
            met=Met(asked["met"]) if asked["met"] else None,
            visited_on=asked["visited_on"],
            companion=asked["companion"],
            signed=Signed(asked["signed"] or Signed.LATER),
            why=asked["why"],
            objection=asked["objection"],
        )

    def wanted(self) -> list[tuple[str, int | None]]:
        """The group that is to be asked besides, and about whom."""
        group, _, member = self.cleaned_data["more"].partition("@")
        return (
            [(group, int(member) if member else None)] if group and self.cleaned_data["act"] == "more" else []
        )


class RoundForm(forms.Form):
    """Which round is begun."""

    occasion = forms.RegexField(r"^[a-z_0-9]{1,40}$")


def typed(sent: QueryDict) -> dict[str, list[str]]:
    """What stands in the fields of the answers, by question; and of the report, by its own name."""
    keys = [key for key in sent if key.startswith(ANSWER)][:_MOST]
    answers = {key.removeprefix(ANSWER): [_kept(one) for one in sent.getlist(key)] for key in keys}
    return answers | {key: [_kept(sent.get(key, ""))] for key in REPORT}


def _kept(said: str) -> str:
    return said.replace("\x00", "")[:_KEPT]
