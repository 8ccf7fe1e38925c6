"""Input of applications: what is wanted, who applies, the answers by the keys of their questions, and what is told of a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiwang.kit.words.ticks import Tick
from jiwang.procedure.applications.models import APPLICANTS
from jiwang.procedure.applications.rules import LONGEST, Filled, Typed
from jiwang.procedure.applications.states import Applicant, Step

ANSWER, WHOM = "q-", "whom-"
_MOST_ANSWERS, _MOST_PAPERS = 400, 12
WhoseStatus = tuple[str, Iterable[tuple[int, str]], int | None]
"""What is wanted, the members whose it may be, and who is chosen."""
_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}


class SearchForm(forms.Form):
    """Which characters stand in name or address."""

    text = forms.CharField(
        label=_("姓名或住址"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("写其中几个字，在各栏里一起找。"),
    )  # fmt: skip


class WantedForm(forms.Form):
    """Which items are wanted: those of the page, ticked by people."""

    wanted = forms.MultipleChoiceField(error_messages={"required": _("请至少勾选一个事项。"), "invalid_choice": _("有的事项现在不能申请，请刷新后重新勾选。")})  # fmt: skip

    def __init__(self, *told: Any, items: Iterable[str], **more: Any) -> None:
        """The items that may be applied for."""
        super().__init__(*told, **more)
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in items]


class ApplicationForm(forms.Form):
    """The fixed part of an application; nothing is required while it is a draft, `rules.check_request` says what handing in needs."""

    kind = forms.ChoiceField(
        label=_("由谁申请"), choices=list(APPLICANTS.items()), widget=forms.Select(_SELECT),
        help_text=_("共同生活的任何一位成员都可以申请；委托的要有委托书（《最低生活保障审核确认办法》第6条）。"),
        error_messages={"required": _("请选由谁申请。")},
    )  # fmt: skip
    applicant = forms.TypedChoiceField(
        label=_("申请人"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT), help_text=_("成员自己申请的选这里。"),
    )  # fmt: skip
    other = forms.CharField(
        label=_("受托的人或村（居）委会"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("委托申请的才填。"),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("委托书编号或存放处"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("委托申请的才填。"),
    )  # fmt: skip
    is_kin = Tick(
        label=_("与经办人员或村（居）干部是近亲属"), required=False,
        help_text=_("单独登记备案，县级要入户（《最低生活保障审核确认办法》第11条、第20条）；不影响申请。"),
    )  # fmt: skip
    kin_words = forms.CharField(
        label=_("是谁的什么亲属"), required=False, max_length=LONGEST, widget=forms.TextInput(_TEXT), help_text=_("勾选了上面一项的才填。"),
    )  # fmt: skip
    wanted = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": _("有的事项现在不能申请，请刷新后重新勾选。")})  # fmt: skip
    act = forms.ChoiceField(choices=[(one, one) for one in ("keep", "send")])

    def __init__(
        self,
        *told: Any,
        members: Iterable[tuple[int, str]],
        items: Iterable[str],
        whom: Mapping[str, WhoseStatus] | None = None,
        **more: Any,
    ) -> None:
        """The members who may apply, the items that were chosen (here they can only be left out), and of whom each status may be."""
        super().__init__(*told, **more)
        self.whose = [f"{WHOM}{item}" for item in whom or {}]
        for item, (label, persons, chosen) in (whom or {}).items():
            self.fields[f"{WHOM}{item}"] = _whose(label, persons, chosen)
        for name, choices in (("applicant", list(members)), ("wanted", [(one, one) for one in items])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def typed(self, sent: QueryDict) -> Typed:
        """The input of a valid form."""
        asked = self.cleaned_data
        return Typed(
            Applicant(asked["kind"]), asked["applicant"], asked["other"], asked["paper"],
            tuple(asked["wanted"]), asked["is_kin"], asked["kin_words"], answers_of(sent),
            self.whom(),
        )  # fmt: skip

    def whom(self) -> dict[str, int]:
        """Whose each status of one member is, as far as it was chosen."""
        asked = self.cleaned_data
        return {name.removeprefix(WHOM): asked[name] for name in self.whose if asked[name]}


class MoreForm(ApplicationForm):
    """What is added to a live application: who applies stands there already and is not asked again."""

    def __init__(self, *told: Any, **more: Any) -> None:
        """Without the fixed part."""
        super().__init__(*told, **more)
        for name in ("kind", "applicant", "other", "paper", "is_kin", "kin_words"):
            del self.fields[name]

    def typed(self, sent: QueryDict) -> Typed:
        """The input of a valid form."""
        return Typed(wanted=tuple(self.cleaned_data["wanted"]), answers=answers_of(sent), whom=self.whom())


def _whose(label: str, persons: Iterable[tuple[int, str]], chosen: int | None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=[("", _("请选择")), *persons], initial=chosen,
        widget=forms.Select(_SELECT), help_text=_("只给一位成员：列出的是按现在知道的情况可能符合的人。"),
        error_messages={"invalid_choice": _("请在列出的成员里选。")},
    )  # fmt: skip


def answers_of(sent: QueryDict) -> dict[str, list[str]]:
    """What stands in the fields of the answers, by question."""
    keys = [key for key in sent if key.startswith(ANSWER)][:_MOST_ANSWERS]
    return {key.removeprefix(ANSWER)[:120]: [one[: LONGEST + 1] for one in sent.getlist(key)] for key in keys}


_WORDS: Mapping[Step, tuple[Any, Any]] = {
    Step.ACCEPT: (_("备注（可不填）"), _("接收后由您的部门办理，办理天数从递交那天起算。")),
    Step.BRING: (_("备注（可不填）"), _("材料收齐后，办理天数接着算。")),
    Step.CHECK: (_("备注（可不填）"), _("每个成员都签了同意核查，才能启动（《社会救助法》第40条）。")),
    Step.OPINION: (_("理由"), _("写凭什么得出这个意见；决定的人会看到。")),
    Step.OBJECT: (_("对什么有异议"), _("照原话写；重新调查清楚以前，不能提意见、不能决定。")),
    Step.RECHECK: (
        _("查明的情况和理由"),
        _("写怎么查的、异议成立不成立；政策写明要再公示的，提意见后再公示。"),
    ),
    Step.HAND_UP: (_("备注（可不填）"), _("报送后等待决定，这里不能再改。")),
    Step.EXTEND: (
        _("延长的理由"),
        _("公示有异议、人户分离、异地申办、调查难度较大的，可以延长（《最低生活保障审核确认办法》第22条）。"),
    ),
    Step.HALT: (_("发生了什么"), _("申请人去世、迁出等，先中止；中止期间不算天数。")),
    Step.RESUME: (_("核实的情况"), _("写怎么核实的；从今天起接着算天数。")),
    Step.FINISH: (_("办理结果"), _("写给了什么、从哪天起。")),
    Step.REFUSE: (_("不予的理由"), _("至少4个字，申请人会被告知；别的部门看不到。")),
    Step.WITHDRAW: (_("撤回的原因（可不填）"), _("只由申请人提出；别的事项照常办。")),
}
_PARTS: Mapping[Step, tuple[str, ...]] = {
    Step.ASK: ("papers",),
    Step.VISIT: ("first", "second", "guest", "guest_why", "day"),
    Step.OPINION: ("favour", "words"),
    Step.POST: ("where",),
    Step.OBJECT: ("who", "words", "inquirer", "until"),
    Step.CARRY_ON: ("consent",),
}


class StepForm(forms.Form):
    """What is told of a step: each step has only the fields that it needs."""

    papers = forms.CharField(
        label=_("缺哪些材料"), required=False, max_length=800, widget=forms.Textarea({**_TEXT, "rows": 4}),
        help_text=_("一行一样，一次写全：只能告知一次。能由数据核对的不得要求提供（《社会救助法》第62条）。"),
    )  # fmt: skip
    first = forms.TypedChoiceField(
        label=_("调查人员"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT), help_text=_("入户的第一位。参加过调查的人不能作决定。"),
    )  # fmt: skip
    second = forms.TypedChoiceField(
        label=_("另一位调查人员"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT),
        help_text=_("不少于两人，调查表由双方签字（《最低生活保障审核确认办法》第16条）。"),
    )  # fmt: skip
    guest = forms.CharField(
        label=_("不在名单里的调查人员"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("村干部等没有济网账号的，写姓名；没有的空着。"),
    )  # fmt: skip
    guest_why = forms.CharField(
        label=_("他的岗位和为什么由他去"), required=False, max_length=120, widget=forms.TextInput(_TEXT), help_text=_("如“村委会妇女主任，经办人员不足”；写了上一栏的必填。"),
    )  # fmt: skip
    day = forms.DateField(
        label=_("入户的日期"), required=False, widget=forms.DateInput({**_TEXT, "type": "date"}), help_text=_("不早于受理的那一天。"),
        error_messages={"invalid": _("日期写成 2026-07-01 的样子。")},
    )  # fmt: skip
    favour = forms.ChoiceField(
        label=_("审核意见"), required=False, choices=[("", _("请选")), ("yes", _("建议给予")), ("no", _("建议不予"))],
        widget=forms.Select(_SELECT), help_text=_("只是意见，由审核确认的人决定。"),
    )  # fmt: skip
    where = forms.CharField(
        label=_("贴在哪里"), required=False, max_length=60, widget=forms.TextInput(_TEXT),
        help_text=_("从今天起贴满天数；身份证号、手机号、银行账号、健康状况不得公开。"),
    )  # fmt: skip
    who = forms.CharField(
        label=_("谁提出的"), required=False, max_length=60, widget=forms.TextInput(_TEXT),
        help_text=_("匿名的空着。姓名只给办理和决定的人看，不公开、不告诉申请人。"),
    )  # fmt: skip
    inquirer = forms.TypedChoiceField(
        label=_("由谁去查清"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT), help_text=_("他的首页会提醒；由他或同事登记查明的情况。"),
    )  # fmt: skip
    until = forms.DateField(
        label=_("最迟哪天查清"), required=False, widget=forms.DateInput({**_TEXT, "type": "date"}), help_text=_("政策写明天数的（如特困15个工作日），不能晚于那一天。"),
        error_messages={"invalid": _("日期写成 2026-07-01 的样子。")},
    )  # fmt: skip
    consent = Tick(
        label=_("本人同意转入下一类"), required=False, help_text=_("不再要材料，已经核对和入户的不再重复。")
    )
    words = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": 2}))

    def __init__(
        self, step: Step, sent: QueryDict | None = None, *, officers: Iterable[tuple[int, str]] = ()
    ) -> None:
        """The fields of a step; `officers` are those who may have gone along, or may look into an objection."""
        super().__init__(sent, prefix=str(step))
        self.step = step
        kept = _PARTS.get(step, ("words",))
        for name in set(self.fields) - set(kept):
            del self.fields[name]
        self.order_fields(kept)
        self.officers = dict(officers)
        for name in ("first", "second", "inquirer"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("请选择")), *self.officers.items()]
        if "words" in self.fields:
            self.fields["words"].label, self.fields["words"].help_text = _WORDS[step]

    def filled(self) -> Filled:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        papers = tuple(one.strip()[:60] for one in asked.get("papers", "").splitlines() if one.strip())
        favour = asked.get("favour", "")
        return Filled(
            asked.get("words", ""), papers[:_MOST_PAPERS], asked.get("guest", ""), "", asked.get("day") or asked.get("until"),
            asked.get("where", ""), favour == "yes" if favour else None, asked.get("consent", False),
            asked.get("who", ""),
            tuple((pk, self.officers[pk]) for pk in map(asked.get, ("first", "second", "inquirer")) if pk),
            asked.get("guest_why", ""),
        )  # fmt: skip


class WhyForm(forms.Form):
    """Why something is taken back."""

    words = forms.CharField(
        label=_("撤回的原因"), min_length=4, max_length=LONGEST, widget=forms.TextInput(_TEXT), help_text=_("由申请人提出；已经决定的不受影响。"),
        error_messages={"required": _("请写明撤回的原因，至少4个字。"), "min_length": _("请写明撤回的原因，至少4个字。")},
    )  # fmt: skip
