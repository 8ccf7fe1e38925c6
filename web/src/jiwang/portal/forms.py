"""Input of the public form, of the counter, and of a clerk who looks into a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.portal.actions import Words
from jiwang.portal.rules import SHORTEST_TOLD
from jiwang.stages.alerts.models import LEVELS
from jiwang.stages.alerts.states import Level

_TEXT = {"class": "form-control"}
_SENT_LEVELS = [(level, label) for level, label in LEVELS.items() if level is not Level.GREY]


class WordsForm(forms.Form):
    """What somebody tells, about whom, and, if they like, who they are."""

    told = forms.CharField(
        label=_("遇到了什么困难"),
        help_text=_("说清谁、出了什么事、现在缺什么，例如：老人独居摔伤，没人做饭。不用写身份证号。"),
        min_length=SHORTEST_TOLD,
        max_length=500,
        widget=forms.Textarea({**_TEXT, "rows": 4}),
        error_messages={
            "required": _("请写几句遇到了什么困难。"),
            "min_length": _("请再多写几个字，说清是什么困难。"),
        },
    )
    name = forms.CharField(
        label=_("这家人怎么称呼（不知道可不填）"),
        required=False,
        max_length=60,
        widget=forms.TextInput(_TEXT),
    )
    address = forms.CharField(
        label=_("住在哪里（村、小区、门牌，越细越好）"),
        max_length=120,
        widget=forms.TextInput(_TEXT),
        error_messages={"required": _("请写明住在哪里，不然找不到这家人。")},
    )
    by_name = forms.CharField(
        label=_("您的称呼（可不填）"),
        required=False,
        max_length=60,
        widget=forms.TextInput({**_TEXT, "autocomplete": "off"}),
    )
    by_phone = forms.RegexField(
        r"^[\d +-]{5,20}$",
        label=_("您的电话（可不填）"),
        help_text=_("愿意让人回电话就留一个。"),
        required=False,
        widget=forms.TextInput({**_TEXT, "inputmode": "tel", "autocomplete": "off"}),
        error_messages={"invalid": _("电话只写数字。")},
    )

    def words(self) -> Words:
        """The words of a valid form."""
        asked = self.cleaned_data
        return Words(
            asked["told"].strip(),
            asked["name"].strip(),
            asked["address"].strip(),
            asked["by_name"].strip(),
            asked["by_phone"],
        )


class CounterForm(WordsForm):
    """The same at the counter: whose household is on file need not say again where they live."""

    def __init__(self, *told: Any) -> None:
        """The address is needed where nobody on file was chosen; the browser cannot know."""
        super().__init__(*told)
        self.fields["address"].help_text = _("上面选中了在册家庭就不用填，档案里已有。")
        self.fields["name"].help_text = _("上面选中了在册家庭就不用填。")
        self.fields["address"].required = not self.data.get("household")
        self.fields["address"].widget.is_required = False


class FindForm(forms.Form):
    """Whom the clerk looks for: name, ID number, phone, address or initials."""

    text = forms.CharField(label=_("姓名、身份证号、电话、住址或拼音首字母"), required=False, max_length=60)


class SendingForm(forms.Form):
    """How soon somebody shall go, for which sign, and to whom or to which village."""

    level = forms.TypedChoiceField(
        label=_("多急"),
        help_text=_("按人的安危定：生命、吃住有危险的选红色。"),
        choices=_SENT_LEVELS,
        initial=Level.ORANGE,
        coerce=Level,
    )
    household = forms.IntegerField(required=False, min_value=1)
    village = forms.RegexField(r"^\d{12}$", required=False)
    indicator = forms.CharField(required=False, max_length=20)


class ReasonForm(forms.Form):
    """A reason, or another report."""

    why = forms.CharField(required=False, max_length=200)
    into = forms.IntegerField(required=False, min_value=1)
