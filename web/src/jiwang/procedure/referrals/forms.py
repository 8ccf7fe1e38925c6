"""Input of referrals: to whom and with whose consent, and what is told of a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiwang.kit.words.ticks import Tick
from jiwang.procedure.referrals.models import CONSENTS, KINDS, NEEDS
from jiwang.procedure.referrals.rules import LONGEST, LONGEST_NAME, Asked, Filled
from jiwang.procedure.referrals.states import Consent, Kind, Need, Step

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_AREA = forms.Textarea({**_TEXT, "rows": 3})


class SearchForm(forms.Form):
    """Which characters stand in name, address or receiver."""

    text = forms.CharField(
        label=_("姓名、住址或接收方"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("写其中几个字，在各栏里一起找。"),
    )  # fmt: skip


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("转给谁"), choices=list(KINDS.items()), widget=forms.Select(_SELECT),
        help_text=_("有部门管的先转部门；政策管不到的，转慈善或社会组织。"),
        error_messages={"required": _("请选转给谁。"), "invalid_choice": _("请选转给谁。")},
    )  # fmt: skip


def _department() -> forms.CharField:
    return forms.CharField(
        label=_("部门或组织的名称"), min_length=2, max_length=LONGEST_NAME, widget=forms.TextInput({**_TEXT, "list": "offices"}),
        help_text=_("部门写政策里的叫法，如“人社”；对方有联络员的，直接到他的收件箱。"),
        error_messages={"required": _("请写明转给哪个部门或组织，至少2个字。"), "min_length": _("请写明转给哪个部门或组织，至少2个字。")},
    )  # fmt: skip


class ReferForm(forms.Form):
    """A new referral."""

    kind = _kind()
    department = _department()
    need = forms.ChoiceField(
        label=_("需要哪方面"), choices=list(NEEDS.items()), widget=forms.Select(_SELECT), help_text=_("一次转一方面；还有别的，另转一件。"),
        error_messages={"required": _("请选需要哪方面。"), "invalid_choice": _("请选需要哪方面。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("需要对方帮什么"), min_length=4, max_length=LONGEST, widget=_AREA,
        help_text=_("只写办这件事用得着的。收入、财产、病情和身份证号不写：对方要核实的，另取本人授权。"),
        error_messages={"required": _("请写明需要对方帮什么，至少4个字。"), "min_length": _("请写明需要对方帮什么，至少4个字。")},
    )  # fmt: skip
    members = forms.ChoiceField(
        label=_("家里有哪些人"), choices=[("no", _("不告诉")), ("yes", _("告诉关系和年龄"))], widget=forms.Select(_SELECT),
        help_text=_("只告诉关系和年龄，不告诉姓名和证件号。"),
        error_messages={"required": _("请选告不告诉对方家里有哪些人。"), "invalid_choice": _("请选告不告诉对方家里有哪些人。")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("家里的联系电话"), required=False, max_length=20, widget=forms.TextInput(_TEXT), help_text=_("家里愿意让对方直接联系的才填。"),
    )  # fmt: skip
    consent_by = forms.CharField(
        label=_("谁同意转介"), min_length=2, max_length=LONGEST_NAME, widget=forms.TextInput(_TEXT), help_text=_("没有本人同意不能转；写同意的那个人的姓名。"),
        error_messages={"required": _("请先问过本人：写明谁同意转介。"), "min_length": _("请先问过本人：写明谁同意转介。")},
    )  # fmt: skip
    consent_way = forms.ChoiceField(
        label=_("怎样同意的"), choices=list(CONSENTS.items()), widget=forms.Select(_SELECT), help_text=_("书面的请把同意书存档。"),
        error_messages={"required": _("请选怎样同意的。"), "invalid_choice": _("请选怎样同意的。")},
    )  # fmt: skip
    consent_on = forms.DateField(
        label=_("哪天同意的"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), help_text=_("不晚于今天。"),
        error_messages={"required": _("请写同意的日期，如 2026-07-01。"), "invalid": _("日期写成 2026-07-01 的样子。")},
    )  # fmt: skip

    application = forms.UUIDField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": _("请回到申请，从那里再点一次转介。")},
    )  # fmt: skip

    def asked(self) -> Asked:
        """The input of a valid form as the rules know it."""
        told = self.cleaned_data
        return Asked(
            Kind(told["kind"]), told["department"], Need(told["need"]), told["words"], told["consent_by"], told["consent_on"],
            Consent(told["consent_way"]), told["phone"], told["members"] == "yes",
        )  # fmt: skip


_WORDS: Mapping[Step, tuple[Any, Any]] = {
    Step.ACCEPT: (_("说明（可不填）"), _("接下以后由您这里办，窗口能看到办到哪一步。")),
    Step.FINISH: (_("给了什么帮助"), _("至少4个字；窗口和本人会看到。")),
    Step.RETURN: (_("退回的理由"), _("至少4个字；退回以后由窗口另选，家庭不用自己跑。")),
    Step.CHOOSE: (_("为什么改转"), _("至少4个字。对方看不到前一个接收方的答复。")),
    Step.CONTEST: (
        _("各部门怎么说"),
        _("至少4个字；由县级社会救助协调机制定由谁办（《社会救助法》第4条）。"),
    ),
    Step.ASSIGN: (_("定由它办的理由"), _("至少4个字；定了以后，该部门不能再退回。")),
    Step.WITHDRAW: (_("本人怎么说"), _("至少4个字；只在本人不要了的时候用。没人接不是了结的理由。")),
}
_OF_RECEIVER = (Step.ACCEPT, Step.FINISH, Step.RETURN)


class StepForm(forms.Form):
    """What is told of a step: each step has only the fields that it needs."""

    kind = _kind()
    department = _department()
    has_consent = Tick(
        label=_("本人同意改转"), required=False, help_text=_("内容不变，只换接收方；改转前要再问一次。")
    )
    who = forms.CharField(
        label=_("对方谁答复的"), required=False, max_length=LONGEST_NAME, widget=forms.TextInput(_TEXT),
        help_text=_("对方在济网上没有账号，由窗口代记：写姓名，怎么联系的也可以写上。"),
    )  # fmt: skip
    words = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": 2}))

    def __init__(self, step: Step, sent: QueryDict | None = None, *, is_served: bool = True) -> None:
        """The fields of a step."""
        super().__init__(sent, prefix=str(step))
        self.step = step
        kept = {"words"}
        if step in (Step.CHOOSE, Step.ASSIGN):
            kept |= {"department"} | ({"kind", "has_consent"} if step is Step.CHOOSE else set())
        if step in _OF_RECEIVER and not is_served:
            kept |= {"who"}
        for name in set(self.fields) - kept:
            del self.fields[name]
        self.fields["words"].label, self.fields["words"].help_text = _WORDS[step]

    def filled(self) -> Filled:
        """The input of a valid form as the rules know it."""
        told = self.cleaned_data
        return Filled(
            told.get("words", ""), told.get("who", ""), Kind(told.get("kind", Kind.DEPARTMENT)), told.get("department", ""),
            told.get("has_consent", False),
        )  # fmt: skip
