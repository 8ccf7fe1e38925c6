"""Input of household plans: a measure, the family's word, a step, and a list for a department. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiwang.aid.plans.models import SAID, Measure
from jiwang.aid.plans.rules import LABEL, LONGEST, Filled, Wanted, Word
from jiwang.aid.plans.states import Said, Step
from jiwang.kit.words.ticks import Tick

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_AREA = {**_TEXT, "rows": 2}


def _day(label: Any, help_text: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), help_text=help_text,
        error_messages={"required": _("请写日期，如 2026-07-01。"), "invalid": _("日期写成 2026-07-01 的样子。")},
    )  # fmt: skip


class SearchForm(forms.Form):
    """Which characters stand in name, address or measure."""

    text = forms.CharField(
        label=_("姓名、住址或措施"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("写其中几个字，在各栏里一起找。"),
    )  # fmt: skip


class MeasureForm(forms.Form):
    """A measure: what, for whom, by whom, until when, and what shows that it has helped."""

    label = forms.CharField(
        label=_("做什么"), min_length=2, max_length=LABEL, widget=forms.TextInput(_TEXT), help_text=_("一条写一件事，如“联系用人单位”。"),
        error_messages={"required": _("请写明做什么，至少2个字。"), "min_length": _("请写明做什么，至少2个字。")},
    )  # fmt: skip
    member = forms.ChoiceField(
        label=_("为谁"), required=False, widget=forms.Select(_SELECT), help_text=_("为全家的，不选人。"), error_messages={"invalid_choice": _("请选这户里的人，或者不选。")},
    )  # fmt: skip
    department = forms.CharField(
        label=_("由哪个部门办"), min_length=2, max_length=LABEL, widget=forms.TextInput({**_TEXT, "list": "offices"}), help_text=_("写部门的简称，如“人社”；对方有联络员的可以交办。"),
        error_messages={"required": _("请写明由哪个部门办，至少2个字。"), "min_length": _("请写明由哪个部门办，至少2个字。")},
    )  # fmt: skip
    holder = forms.ChoiceField(
        label=_("责任人"), required=False, widget=forms.Select(_SELECT), help_text=_("部门有联络员的可以不选：由联络员负责。"), error_messages={"invalid_choice": _("请从名单里选责任人。")},
    )  # fmt: skip
    due_on = _day(_("哪天以前办成"), _("不早于今天；到期没有办成会标出来。"))
    success = forms.CharField(
        label=_("怎样算办成"), min_length=4, max_length=LONGEST, widget=forms.Textarea(_AREA), help_text=_("写看得见、可以核对的结果，至少4个字。"),
        error_messages={"required": _("请写明怎样算办成，至少4个字。"), "min_length": _("请写明怎样算办成，至少4个字。")},
    )  # fmt: skip
    said = forms.CharField(
        label=_("对村里和部门怎么说"), required=False, max_length=120, widget=forms.TextInput(_TEXT), help_text=_("村里和承办部门看到的一句话：不写病情、金额和来源。"),
    )  # fmt: skip
    why = forms.CharField(
        label=_("为什么改"), min_length=4, max_length=LONGEST, widget=forms.Textarea(_AREA), help_text=_("至少4个字；改了以后要重新确认。"),
        error_messages={"required": _("请写明为什么改，至少4个字。"), "min_length": _("请写明为什么改，至少4个字。")},
    )  # fmt: skip

    def __init__(
        self, sent: QueryDict | None = None, *, members: Iterable[tuple[int, str]], holders: Iterable[tuple[int, str]], of: Measure | None = None
    ) -> None:  # fmt: skip
        """Who lives there, who may answer for it, and the measure that is changed."""
        start = (
            {"label": of.label, "member": of.person_id or "", "department": of.department, "holder": of.holder_id or "", "due_on": of.due_on, "success": of.success, "said": of.said}
            if of
            else None
        )  # fmt: skip
        super().__init__(sent, initial=start)
        self.fields["member"].choices = [("", _("全家")), *members]  # type: ignore[attr-defined]
        self.fields["holder"].choices = [("", _("部门联络员")), *holders]  # type: ignore[attr-defined]
        if of is None:
            del self.fields["why"]

    def wanted(self) -> Wanted:
        """The input of a valid form as the rules know it."""
        told = self.cleaned_data
        return Wanted(
            told["label"], told["department"], told["due_on"], told["success"], told["said"],
            int(told["member"]) if told["member"] else None, int(told["holder"]) if told["holder"] else None,
        )  # fmt: skip

    def reason(self) -> str:
        """The reason of a change."""
        return str(self.cleaned_data.get("why", ""))


class WordForm(forms.Form):
    """What the family says of its plan, and what it wishes."""

    said = forms.ChoiceField(
        label=_("家里对这份计划"), choices=list(SAID.items()), widget=forms.Select(_SELECT), help_text=_("问过再写；不同意也可以记，哪一条不要就删哪一条。"),
        error_messages={"required": _("请选家里怎么说。"), "invalid_choice": _("请选家里怎么说。")},
    )  # fmt: skip
    by = forms.CharField(
        label=_("谁说的"), required=False, max_length=LABEL, widget=forms.TextInput(_TEXT), help_text=_("问过的写说话的人。")
    )  # fmt: skip
    on = _day(_("哪天说的"), _("不晚于今天。"), required=False)
    wish = forms.CharField(
        label=_("家里自己的愿望"), required=False, max_length=LONGEST, widget=forms.Textarea(_AREA), help_text=_("用家里的话写；没有就空着。"),
    )  # fmt: skip

    def word(self) -> Word:
        """The input of a valid form as the rules know it."""
        told = self.cleaned_data
        return Word(Said(told["said"]), told["by"], told["on"], told["wish"])


class ConfirmForm(forms.Form):
    """The one who confirms has read every measure."""

    seen = forms.CharField(
        max_length=40, widget=forms.HiddenInput, error_messages={"required": _("请刷新这一页再确认。"), "max_length": _("请刷新这一页再确认。")},
    )  # fmt: skip
    is_read = Tick(
        label=_("每一条我都看过，由我确认"), error_messages={"required": _("请逐条看过，再勾选。")}, help_text=_("初稿由系统起草，确认的人负责；确认以后才能交办。"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("确认说明（可不填）"), required=False, max_length=LONGEST, widget=forms.Textarea(_AREA), help_text=_("和上一版比改了什么，可以写在这里。"),
    )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """The version that was read, and what is said with it."""
        return {"seen": self.cleaned_data["seen"], "words": self.cleaned_data["words"]}


_WORDS: Mapping[Step, tuple[Any, Any]] = {
    Step.STRIKE: (_("为什么删去"), _("至少4个字；删去的留在经过里。")),
    Step.ACCEPT: (_("说明（可不填）"), _("接收以后由您部门办，到期前写结果。")),
    Step.RETURN: (_("退回的理由"), _("至少4个字；退回以后由窗口另行安排，家庭不用自己跑。")),
    Step.FINISH: (_("办成了什么"), _("至少4个字；对照“怎样算办成”写。")),
    Step.FAIL: (_("为什么没有办成"), _("至少4个字；照实写，窗口好另想办法。")),
}


class StepForm(forms.Form):
    """What is told of a step: each step has only the fields that it needs."""

    words = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea(_AREA))
    evidence = forms.CharField(
        label=_("凭什么说办成了"), required=False, max_length=200, widget=forms.TextInput(_TEXT), help_text=_("写凭据和存放处，如“劳动合同，存人社局”。"),
    )  # fmt: skip
    was_helped = Tick(
        label=_("给了帮助，记入家庭的帮扶台账"), required=False, help_text=_("钱和物资从资金与物资登记，这里不记；服务、岗位、培训和部门办成的事项记在这里。"),
    )  # fmt: skip

    def __init__(self, step: Step, sent: QueryDict | None = None) -> None:
        """The fields of a step."""
        super().__init__(sent, prefix=str(step))
        self.step = step
        if step is not Step.FINISH:
            del self.fields["evidence"], self.fields["was_helped"]
        self.fields["words"].label, self.fields["words"].help_text = _WORDS[step]

    def filled(self) -> Filled:
        """The input of a valid form as the rules know it."""
        told = self.cleaned_data
        return Filled(told.get("words", ""), told.get("evidence", ""), told.get("was_helped", False))


class HandOverForm(forms.Form):
    """Which measures a department is given, and what is said with them."""

    department = forms.CharField(max_length=LABEL, widget=forms.HiddenInput)
    chosen = forms.TypedMultipleChoiceField(
        label=_("交办哪几条"), widget=forms.CheckboxSelectMultiple, help_text=_("只列已经确认、还没有交办的。"),
        error_messages={"required": _("请至少选一条。"), "invalid_choice": _("选的措施里有的刚刚被改动或交办过了，请刷新后再选。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("交办说明（可不填）"), required=False, max_length=LONGEST, widget=forms.Textarea(_AREA), help_text=_("部门会看到；不写病情和金额。"),
    )  # fmt: skip

    def __init__(self, department: str, rows: Iterable[Measure], sent: QueryDict | None = None) -> None:
        """The measures that may be chosen, all of them at first."""
        told = list(rows)
        super().__init__(
            sent,
            initial={"department": department, "chosen": [str(one.pk) for one in told]},
            auto_id=f"id_{department}_%s",
        )
        self.rows = told
        self.fields["chosen"].choices = [(str(one.pk), str(one.pk)) for one in told]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """The department, the measures that were chosen, and what is said with them."""
        told = self.cleaned_data
        chosen = [UUID(one) for one in told["chosen"]]
        return {"department": told["department"], "chosen": chosen, "words": told["words"]}
