"""Input of payments: a month, an account, a hold for a death, what is taken back, and the words of the second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.aid.benefits.actions import Holding, TakingBack
from jiwang.aid.benefits.models import KINDS, RELATIONS, STANDINGS
from jiwang.aid.benefits.rules import LONGEST_HOLD, Account, BenefitRefused, cells_of, read
from jiwang.aid.benefits.shelving.accounts import Wanted
from jiwang.aid.benefits.states import Relation
from jiwang.kit.words.amounts import FEN
from jiwang.kit.words.speaking import spoken
from jiwang.stages.decisions.models import ITEMS

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_NARROWS = {**_SELECT, "aria-describedby": "narrowed_help"}  # one help for all of them
_DAY = {**_TEXT, "type": "date"}
_LARGEST = 30 * 2**20
Choices = Iterable[tuple[Any, Any]]


def _sum(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=Decimal("0.01"), max_value=Decimal(10**7), decimal_places=2,
        widget=forms.TextInput({**_TEXT, "inputmode": "decimal"}),
        error_messages={
            "required": _("请填金额。"), "invalid": _("金额只写数字。"), "max_decimal_places": _("最多两位小数。"),
            "min_value": _("金额要大于零。"), "max_value": _("金额太大，请核对。"), "max_digits": _("金额太大，请核对。"), "max_whole_digits": _("金额太大，请核对。"),
        },
    )  # fmt: skip


def _words(label: Any, help_text: Any, *, needed: bool = True, most: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=needed, max_length=most, min_length=4 if needed else None, widget=forms.TextInput(_TEXT),
        error_messages={"required": _("请写明理由，至少4个字。"), "min_length": _("至少写4个字。")},
    )  # fmt: skip


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class DraftForm(forms.Form):
    """Of which county, which month, out of which fund."""

    region = forms.ChoiceField(
        label=_("哪个县（市、区）"), help_text=_("您审核的县。"), widget=forms.Select(_SELECT)
    )
    month = forms.DateField(
        label=_("发放月份"), help_text=_("一般是本月。以前漏发、退回的，自动列进来补发。"), input_formats=["%Y-%m"],
        widget=forms.DateInput({**_TEXT, "type": "month"}, format="%Y-%m"),
        error_messages={"required": _("请选月份。"), "invalid": _("月份写成 2026-11 的样子。")},
    )  # fmt: skip
    fund = forms.TypedChoiceField(
        label=_("钱从哪里出"), coerce=int, widget=forms.Select(_SELECT), help_text=_("县里的财政救助资金；括号里是还可以用的。没有的，请先到资金与物资设立。"),
        error_messages={"required": _("请选钱从哪里出。没有的，请先到资金与物资设立财政救助资金。"), "invalid_choice": _("请从列表里选一个来源。")},
    )  # fmt: skip

    def __init__(self, *told: Any, regions: Choices, funds: Choices, **more: Any) -> None:
        """Only what this officer answers for."""
        super().__init__(*told, **more)
        _choose(self, "region", regions)
        _choose(self, "fund", funds)


class SearchForm(forms.Form):
    """A name, digits of an account, or an ID number."""

    text = forms.CharField(label=_("查找"), required=False, max_length=60, widget=forms.TextInput({**_TEXT, "type": "search", "placeholder": _("姓名、证件号、账号末四位")}))  # fmt: skip

    def sought(self) -> str:
        """What somebody looks for; what is no search at all looks for nothing."""
        return str(self.cleaned_data["text"]).strip() if self.is_valid() else ""


class LinesForm(SearchForm):
    """Which lines of a run somebody looks for: whose, where, which benefit, which kind, and where they stand."""

    area = forms.ChoiceField(label=_("地区"), required=False, widget=forms.Select(_SELECT))
    item = forms.ChoiceField(label=_("待遇"), required=False, widget=forms.Select(_NARROWS))
    kind = forms.ChoiceField(label=_("种类"), required=False, widget=forms.Select(_NARROWS))
    standing = forms.ChoiceField(label=_("到账"), required=False, widget=forms.Select(_NARROWS))

    def __init__(self, *told: Any, places: Choices, **more: Any) -> None:
        """The places below the officer's own."""
        super().__init__(*told, **more)
        self.fields["text"].widget.attrs["placeholder"] = _("姓名、证件号、序号、账号末四位")
        offered = {
            "area": places,
            "item": ITEMS.items(),
            "kind": KINDS.items(),
            "standing": STANDINGS.items(),
        }
        for name, choices in offered.items():
            _choose(self, name, [("", _("全部")), *choices])

    def wanted(self) -> Wanted:
        """What somebody looks for; a choice that does not exist narrows nothing."""
        self.is_valid()
        told = {name: str(self.cleaned_data.get(name) or "").strip() for name in self.fields}
        return Wanted(**told)


class ReasonForm(forms.Form):
    """Why something is thrown away or not accepted."""

    why = _words(_("理由"), _("至少4个字。"))


class AnswerFileForm(forms.Form):
    """The file that came back from the bank."""

    file = forms.FileField(
        label=_("银行回盘文件"), help_text=_("CSV 或 XLSX，第一行是列名，要有：序号、金额、结果（成功或失败）；退回的写原因。同一个文件传两次不会重复入账。"),
        widget=forms.FileInput({"class": "form-control", "accept": ".csv,.txt,.xlsx,.xls"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。请确认导出成功后重新上传。")},
    )  # fmt: skip

    def __init__(self, *told: Any, batch: str, **more: Any) -> None:
        """The answer to a run."""
        super().__init__(*told, **more)
        self._batch = batch

    def clean_file(self) -> Any:
        """Not larger than a page may take, and an answer that can be read: what is no answer is told at once, and nothing of it is kept."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(_("文件超过30MB。请分成几个文件上传。"))
        try:
            found = read(cells_of(file.read()), batch=self._batch)
        except BenefitRefused as error:
            raise forms.ValidationError(spoken(error)) from error
        if not found.rows:
            row, why = (found.refused or ((1, _("没有一行数据")),))[0]
            raise forms.ValidationError(_("没有一行能认。第%(row)s行：%(why)s。请核对是不是这一批的回盘。") % {"row": row, "why": spoken(why)})  # fmt: skip
        return file

    def name(self) -> str:
        """The name of the file, without a path."""
        return PurePath(self.cleaned_data["file"].name).name


class PayeeForm(forms.Form):
    """Into which account a unit is to be paid."""

    payee = forms.UUIDField(widget=forms.HiddenInput())
    relation = forms.TypedChoiceField(
        label=_("谁的账户"), choices=list(RELATIONS.items()), coerce=Relation, widget=forms.Select(_SELECT), help_text=_("一户一个账户：家庭成员本人的，或者监护人的。"),
    )  # fmt: skip
    person = forms.TypedChoiceField(
        label=_("哪位成员"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT), help_text=_("成员本人的账户选这里；监护人的空着。"),
        error_messages={"invalid_choice": _("请从列表里选一位成员。")},
    )  # fmt: skip
    name = forms.CharField(label=_("监护人姓名"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("只有监护人代收的要写。"))  # fmt: skip
    paper = forms.CharField(
        label=_("凭什么文书"),
        required=False,
        max_length=120,
        widget=forms.TextInput(_TEXT),
        help_text=_("监护人代收的必填，例如：指定监护证明，档案柜3。"),
    )
    bank = forms.CharField(
        label=_("开户行"),
        max_length=60,
        widget=forms.TextInput(_TEXT),
        help_text=_("写到支行或网点，例如：示例农商行清溪支行。"),
        error_messages={"required": _("请写开户行。")},
    )
    number = forms.CharField(
        label=_("账号"), max_length=40, widget=forms.TextInput({**_TEXT, "inputmode": "numeric"}), help_text=_("对照存折或银行卡写。加密保存，页面上只显示末四位。"),
        error_messages={"required": _("请写账号。")},
    )  # fmt: skip
    shared_why = forms.CharField(
        label=_("两户共用一个账户的理由"),
        required=False,
        max_length=200,
        widget=forms.TextInput(_TEXT),
        help_text=_("一般不填。账号已经是另一户的，才写为什么共用。"),
    )

    def __init__(self, *told: Any, members: Choices, **more: Any) -> None:
        """The members of this unit."""
        super().__init__(*told, **more)
        self.members = dict(members)
        _choose(self, "person", [("", "—"), *self.members.items()])

    def clean_number(self) -> str:
        """Digits without spaces."""
        return str(self.cleaned_data["number"]).replace(" ", "").replace("-", "")

    def account(self) -> Account:
        """The input of a valid form as the rules take it."""
        asked = self.cleaned_data
        is_member = asked["relation"] is Relation.MEMBER
        name = self.members.get(asked["person"], "") if is_member else asked["name"]
        person = asked["person"] if is_member else None
        return Account(
            str(name),
            person,
            asked["relation"],
            asked["paper"],
            asked["bank"],
            asked["number"],
            asked["shared_why"],
        )


class PayeeListForm(forms.Form):
    """A file with the accounts of many units."""

    region = forms.ChoiceField(
        label=_("哪个地方的"), widget=forms.Select(_SELECT), help_text=_("名单里的户都要在这个地方。"),
        error_messages={"required": _("请选您管的地方。"), "invalid_choice": _("请选您管的地方。")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("收款账户名单"), help_text=_("XLSX 或 CSV，列名照模板，顺序不限。账号一列要设成文本。读完就销毁原文件，账号加密保存。"),
        widget=forms.FileInput({"class": "form-control", "accept": ".csv,.tsv,.txt,.xlsx,.xls,.et"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。请填好模板再上传。")},
    )  # fmt: skip

    def __init__(self, *told: Any, regions: Choices, **more: Any) -> None:
        """Only what this officer answers for."""
        super().__init__(*told, **more)
        _choose(self, "region", regions)

    def clean_file(self) -> Any:
        """Not larger than a page may take; what is in it is read in the background."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(_("文件超过30MB。请分成几个文件上传。"))
        if PurePath(file.name).suffix.lower() not in (
            ".csv",
            ".tsv",
            ".txt",
            ".xlsx",
            ".xlsm",
            ".xls",
            ".et",
        ):
            raise forms.ValidationError(_("不是表格文件。请用模板填好，存成 XLSX 或 CSV 再上传。"))
        return file

    def name(self) -> str:
        """The name of the file, without a path."""
        return PurePath(self.cleaned_data["file"].name).name


class DeathForm(forms.Form):
    """For whose death the payments of a unit are held, until when, and how the family was told."""

    person = forms.TypedChoiceField(label=_("去世的成员"), coerce=int, widget=forms.Select(_SELECT), help_text=_("只列有死亡登记的。为别的原因不能暂停。"), error_messages={"required": _("请选去世的成员。"), "invalid_choice": _("请选去世的成员。")})  # fmt: skip
    until = forms.DateField(
        label=_("暂停到哪天"), help_text=_("最长30天；到期自动恢复。要减发、停发的，请听取意见后决定。"), widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
        error_messages={"required": _("请填暂停到哪天。"), "invalid": _("日期写成 2026-07-01 的样子。")},
    )  # fmt: skip
    notice = _words(_("怎么告知的"), _("什么时候、用什么方式、告诉了谁，例如：11月3日电话告知其子。"))

    def __init__(self, *told: Any, members: Choices, on: date, **more: Any) -> None:
        """The dead of this unit; as long as may be."""
        super().__init__(*told, **more)
        self.initial = {"until": on + timedelta(days=LONGEST_HOLD)}
        _choose(self, "person", members)

    def holding(self) -> Holding:
        """The input of a valid form."""
        asked = self.cleaned_data
        return Holding(asked["person"], asked["until"], asked["notice"])


class RecoveryForm(forms.Form):
    """What is taken back, by which decision."""

    recovery = forms.UUIDField(widget=forms.HiddenInput())
    decision = forms.TypedChoiceField(
        label=_("按哪个决定"), coerce=UUID, widget=forms.Select(_SELECT), help_text=_("只列听取意见后作出的调减、终止和渐退决定，送达本人以后才能扣回。"),
        error_messages={"required": _("请选按哪个决定。"), "invalid_choice": _("请从列表里选一个决定。")},
    )  # fmt: skip
    amount = _sum(_("应追回多少（元）"), _("多发的合计。"))
    instalment = _sum(_("每月扣回（元）"), _("分月扣回；系统每月最多扣当月的一半。"))
    paper = _words(_("文书和算法"), _("文书号，多发了哪几个月、每月多少。"))

    def __init__(self, *told: Any, decisions: Choices, **more: Any) -> None:
        """The cuts of this unit."""
        super().__init__(*told, **more)
        _choose(self, "decision", decisions)

    def taking_back(self) -> TakingBack:
        """The input of a valid form."""
        asked = self.cleaned_data
        return TakingBack(
            asked["recovery"],
            asked["decision"],
            int(asked["amount"] * FEN),
            int(asked["instalment"] * FEN),
            asked["paper"],
        )


class VerdictForm(forms.Form):
    """What the second person says."""

    accepts = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda said: said == "1")
    why = forms.CharField(required=False, max_length=200)
