"""Input that a phone sends. A visit is the desk's own form of it, with where and when it was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from jiwang.desk.disputes.rules import REPORTED
from jiwang.desk.pocket.models import HANDS, SORTS
from jiwang.desk.pocket.states import Hand, Sort
from jiwang.stages.visits.rules import LONGEST

ANSWER = "q-"
_MOST = 400  # fields of answers
_NAME = 60
_TASK = r"^[A-Za-z0-9_-]{1,20}$"
_FORM = r"^[0-9a-f]{16}$"


class Words(forms.CharField):
    """One line of words; signs that no text holds are refused by Django itself."""

    def __init__(self, longest: int, **more: Any) -> None:
        """How long it may be."""
        super().__init__(max_length=longest, **more)


class DeliveryForm(forms.Form):
    """Where and when a visit was typed, and on which form; what was typed is read by the keys of its questions."""

    visit = forms.UUIDField()
    task = forms.RegexField(_TASK)
    form = forms.RegexField(_FORM)
    revision = forms.IntegerField(min_value=1, max_value=1_000_000)
    made_at = forms.DateTimeField(required=False)
    sent_at = forms.DateTimeField(required=False)


class MarkForm(forms.Form):
    """A drawn signature."""

    mark = forms.UUIDField()
    visit = forms.UUIDField()
    task = forms.RegexField(_TASK)
    form = forms.RegexField(_FORM)
    hand = forms.ChoiceField(choices=[(str(one), one) for one in HANDS])
    person = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    name = Words(60)
    witnesses = Words(130, required=False)
    image = Words(200_000)
    made_at = forms.DateTimeField(required=False)
    sent_at = forms.DateTimeField(required=False)

    def whose(self) -> Hand:
        """Of a valid form."""
        return Hand(self.cleaned_data["hand"])


class PieceForm(forms.Form):
    """Some bytes of a photo or a sound, with what the whole of it is."""

    enclosure = forms.UUIDField()
    visit = forms.UUIDField()
    task = forms.RegexField(_TASK)
    form = forms.RegexField(_FORM)
    sort = forms.ChoiceField(choices=[(str(one), one) for one in SORTS])
    size = forms.IntegerField(min_value=1, max_value=10_000_000)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$")
    offset = forms.IntegerField(min_value=0, max_value=10_000_000)
    piece = Words(140_000)
    made_at = forms.DateTimeField(required=False)
    sent_at = forms.DateTimeField(required=False)

    def what(self) -> Sort:
        """Of a valid form."""
        return Sort(self.cleaned_data["sort"])


class StopForm(forms.Form):
    """Why a phone is stopped."""

    why = Words(200, required=False)


def typed(sent: QueryDict) -> dict[str, list[str]] | None:
    """What stands in the fields of the answers, by question; and of the report, by its own name. Nothing where it is too long: no word is cut off."""
    keys = [key for key in sent if key.startswith(ANSWER)]
    answers = {key.removeprefix(ANSWER): [_clean(one) for one in sent.getlist(key)] for key in keys}
    found = answers | {key: [_clean(sent.get(key, ""))] for key in sorted(REPORTED)}
    is_whole = len(keys) <= _MOST and len(found["companion"][0]) <= _NAME
    return found if is_whole and all(len(one) <= LONGEST for said in found.values() for one in said) else None


def _clean(said: str) -> str:
    return said.replace("\x00", "")
