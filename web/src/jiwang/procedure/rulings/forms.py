"""Input of a decision on an application."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.kit.words.amounts import FEN, YUAN, plain
from jiwang.kit.words.ticks import Tick
from jiwang.procedure.rulings.rules import SAID
from jiwang.stages.decisions.models import OUTCOMES
from jiwang.stages.decisions.rules import LONGEST, MOST, Ruling
from jiwang.stages.decisions.states import ON_APPLICATIONS, Outcome

_TEXT = {"class": "form-control"}


class RulingForm(forms.Form):
    """Granted or not, how much a month, and why."""

    outcome = forms.TypedChoiceField(
        label=_("决定"), coerce=Outcome, widget=forms.Select({"class": "form-select"}), help_text=_("计算结果和审核意见只供参考，由您决定。"),
        error_messages={"required": _("请选认定或者不予认定。")},
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("每月多少元"), required=False, min_value=0, max_value=MOST // FEN, decimal_places=2,
        widget=forms.TextInput({**_TEXT, "inputmode": "decimal", "autocomplete": "off"}), help_text=_("只认定身份、不发钱的不填；不予认定的不填。"),
        error_messages={"invalid": _("金额只写数字。"), "max_decimal_places": _("最多两位小数。"), "min_value": _("金额不能小于零。"), "max_value": _("金额太大，请核对。")},
    )  # fmt: skip
    why = forms.CharField(
        label=_("理由"), max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": "3"}),
        help_text=_("写给本人看，会写进告知书。和计算结果、审核意见不同的，写明为什么。"),
        error_messages={"required": _("请写明理由，至少4个字：告知书里要写给本人看。")},
    )  # fmt: skip
    ends = forms.MultipleChoiceField(
        label=_("我看到：认定以后同时终止"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("和这次认定的不能同时享受（政策版本里的互斥、择一）。不予认定的不终止，不用勾选。"),
        error_messages={"invalid_choice": _("要终止的刚刚变了，请刷新后再看。")},
    )  # fmt: skip
    is_apart = Tick(
        label=_("我与这户没有亲属或利害关系"),
        required=False,
        help_text=_("有关系的请回避，由另一位确认人办。"),
    )

    def __init__(
        self, *told: Any, ending: Iterable[tuple[str, str]] = (), is_once: bool = False, **more: Any
    ) -> None:
        """With what ends where the part is granted; nothing is asked where nothing does. What is given once has no month."""
        super().__init__(*told, **more)
        offered = ON_APPLICATIONS - {Outcome.GRANT if is_once else Outcome.AID}
        outcome, amount = self.fields["outcome"], self.fields["amount"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [("", _("请选择")), *((one, label) for one, label in OUTCOMES.items() if one in offered)]  # fmt: skip
        if is_once:
            amount.label, amount.help_text = _("一次发多少元"), _("发完就结束，不按月发；不予的不填。")
        field, choices = self.fields["ends"], list(ending)
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        if not choices:
            del self.fields["ends"]

    def ruling(self, since: date) -> Ruling:
        """The input of a valid form as the rules know it; what is refused has no sum and no month."""
        asked = self.cleaned_data
        if asked["outcome"] is Outcome.REFUSE:
            return Ruling(Outcome.REFUSE, why=asked["why"])
        amount = asked["amount"]
        starts = None if asked["outcome"] is Outcome.AID else since
        return Ruling(
            asked["outcome"], int(amount * FEN) if amount is not None else None, starts, asked["why"]
        )


class ExplainForm(forms.Form):
    """What an officer states of a household in writing, and how they know."""

    about = forms.ChoiceField(
        label=_("说明哪一项"), widget=forms.Select({"class": "form-select"}), help_text=_("只有政策允许由工作人员书面说明的才列在这里；入户核实了的，以入户为准。"),
        error_messages={"invalid_choice": _("这一项现在不用书面说明，可能已经核实了。请刷新后再看。")},
    )  # fmt: skip
    is_so = forms.TypedChoiceField(
        label=_("是不是这样"), required=False, choices=[("", _("请选择")), ("yes", _("是")), ("no", _("否"))], widget=forms.Select({"class": "form-select"}),
        help_text=_("按您了解到的实际情况选；问多少元的不选。"),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("多少元"), required=False, min_value=0, max_value=MOST // FEN, decimal_places=2,
        widget=forms.TextInput({**_TEXT, "inputmode": "decimal", "autocomplete": "off"}), help_text=_("问多少元的才填。"),
        error_messages={"invalid": _("金额只写数字。"), "max_decimal_places": _("最多两位小数。"), "min_value": _("金额不能小于零。"), "max_value": _("金额太大，请核对。")},
    )  # fmt: skip
    why = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea({**_TEXT, "rows": "3"}), help_text=_("写怎么知道的、看过什么，不写病名。会写进告知书，您以后不能对这户作决定。"),
        error_messages={"required": _("请写明怎么知道的、理由是什么，至少8个字：这段话会写进告知书。")},
    )  # fmt: skip
    apart = forms.BooleanField(
        label=_("我与这户没有亲属或利害关系"), required=False, help_text=_("有关系的请回避，由另一位写。")
    )

    def __init__(
        self, *told: Any, about: Iterable[tuple[str, str]], sums: Collection[str] = (), **more: Any
    ) -> None:
        """With what may be stated; of `sums` it is asked how much, of the rest whether it is so."""
        super().__init__(*told, **more)
        field, self.sums = self.fields["about"], sums
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*about]
        asked = {one in sums for one, _label in field.choices}
        for name, is_asked in (("is_so", False in asked), ("amount", True in asked)):
            if not is_asked:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """What is stated in words of the law."""
        told: dict[str, Any] = super().clean() or {}
        is_sum = told.get("about") in self.sums
        name = "amount" if is_sum else "is_so"
        if told.get("about") and name not in self.errors and not told.get(name):
            self.add_error(name, _("请写多少元，大于零。") if is_sum else _("请选是或者否。"))
        amount = told.get("amount")
        told["value"] = (
            f"{plain(int(amount * FEN))}{YUAN}" if is_sum and amount else SAID.get(told.get("is_so", ""), "")
        )
        return told
