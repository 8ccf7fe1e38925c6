"""Input of a patrol, and of the search for one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.desk.patrols.models import RESULTS
from jiwang.desk.patrols.rules import Sighting
from jiwang.desk.patrols.states import Result
from jiwang.kit.words.ticks import Tick
from jiwang.registers.places.models import Place

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}


class PatrolForm(forms.Form):
    """Where, when, how it ended, and who went along; the questions about whoever was met stand beside it."""

    patrol = forms.UUIDField(widget=forms.HiddenInput())
    region = forms.ChoiceField(
        label=_("在哪个村（社区）"), widget=forms.Select(_SELECT), help_text=_("遇到人的地方，不是户籍地。"),
        error_messages={"required": _("请选村（社区）。"), "invalid_choice": _("请选您这里的村（社区）。")},
    )  # fmt: skip
    spot = forms.CharField(
        label=_("具体在哪里"), min_length=2, max_length=120, widget=forms.TextInput(_TEXT),
        help_text=_("写别人找得到的地方，例如：汽车站北门天桥下。不采集您的定位。"),
        error_messages={"required": _("请写明在哪里遇到的。"), "min_length": _("请写得细一点，别人找得到。")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("巡查日期"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), help_text=_("填去巡查的那一天。"),
        error_messages={"required": _("请填巡查的日期。"), "invalid": _("日期请写成 2026-07-01 的样子。")},
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("结果"), widget=forms.Select(_SELECT), choices=[("", _("请选")), *RESULTS.items()],
        help_text=_("先问愿不愿意受助；不愿意的尊重本人意愿，留下求助电话。"), error_messages={"required": _("请选结果。")},
    )  # fmt: skip
    companion = forms.CharField(
        label=_("一同去的人"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("一个人去的不填。"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("怎么称呼（可不填）"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("本人愿意说才写，不查身份证。"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("见到的情况"), required=False, max_length=300, widget=forms.Textarea({**_TEXT, "rows": 3}),
        help_text=_("写缺什么、怎么帮的；与救助无关的私事不写（《社会救助法》第11条）。不用拍照。"),
    )  # fmt: skip
    passes_on = Tick(
        label=_("同时报乡镇（街道），请派人了解"), required=False, help_text=_("会出现在乡镇（街道）的群众反映里。"),
    )  # fmt: skip

    def __init__(self, *told: Any, villages: Iterable[Place], **more: Any) -> None:
        """Only the villages of whoever writes."""
        super().__init__(*told, **more)
        self.fields["region"].choices = [(one.pk, one.name) for one in villages]  # type: ignore[attr-defined]

    def sighting(self) -> Sighting:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        words = {name: asked[name].strip() for name in ("spot", "companion", "name", "note")}
        return Sighting(
            region=asked["region"], day=asked["day"], result=Result(asked["result"]), passes_on=asked["passes_on"], **words
        )  # fmt: skip

    def id(self) -> UUID:
        """The id of a valid form, made when the page was drawn."""
        made: UUID = self.cleaned_data["patrol"]
        return made


class SearchForm(forms.Form):
    """Of which day, and with which word."""

    day = forms.DateField(
        label=_("日期"), required=False, widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), help_text=_("空着是所有日期。"),
        error_messages={"invalid": _("日期请写成 2026-07-01 的样子。")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("地点、称呼或情况"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("写其中几个字。"),
    )  # fmt: skip
