"""Input of the ledger: a fund, what comes into it, what the second person says, and why a row is undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.stages.assistance.actions import Opening
from jiwang.stages.assistance.models import CHANNELS, FUND_KINDS, RELATIONS, SIGNED
from jiwang.stages.assistance.rules import FEN, MOST, YUAN, Receipt
from jiwang.stages.assistance.states import Channel, Kind, Relation, Signed

_TEXT, _SELECT = {"class": "form-control"}, {"class": "form-select"}
_NUMBER = {"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}


def _document() -> forms.CharField:
    return forms.CharField(
        label=_("凭什么入账"), help_text=_("写文号、凭证号或捐赠协议，例如：示例市民发〔2026〕3号。"), min_length=2, max_length=120,
        widget=forms.TextInput(_TEXT), error_messages={"required": _("请写明凭什么入账。"), "min_length": _("凭据至少写2个字。")},
    )  # fmt: skip


def amount_field(*, least: Decimal, label: Any, help_text: Any) -> forms.DecimalField:
    """A number of yuan or of things, two decimals at most."""
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=least, max_value=Decimal(MOST // FEN), decimal_places=2,
        widget=forms.TextInput(_NUMBER),
        error_messages={
            "required": _("请填数量。"), "invalid": _("数量只写数字。"), "max_decimal_places": _("最多两位小数。"),
            "min_value": _("数量要大于零。"), "max_value": _("数量太大，请核对。"), "max_digits": _("数量太大，请核对。"),
            "max_whole_digits": _("数量太大，请核对。"),
        },
    )  # fmt: skip


def counted(amount: Decimal, kind: str) -> int:
    """A typed number as the ledger counts it: fen, or whole things. Raises ValidationError for half a sack."""
    if kind == Kind.MONEY:
        return int(amount * FEN)
    if amount != int(amount):
        raise forms.ValidationError(_("物资按整数记，例如：3袋。"))
    return int(amount)


class FundForm(forms.Form):
    """A fund or a stock that is set up."""

    deposit = forms.UUIDField(widget=forms.HiddenInput())
    region = forms.ChoiceField(
        label=_("哪个地方的"), help_text=_("备用金和物资由谁管，就选谁。"), widget=forms.Select(_SELECT)
    )
    kind = forms.TypedChoiceField(
        label=_("资金还是物资"), help_text=_("物资一种一个来源，例如：稻种。"), choices=list(FUND_KINDS.items()), coerce=Kind,
        widget=forms.Select(_SELECT),
    )  # fmt: skip
    name = forms.CharField(
        label=_("名称"), help_text=_("例如：2026年临时救助备用金；大米（10公斤装）。"), min_length=2, max_length=40,
        widget=forms.TextInput(_TEXT), error_messages={"required": _("请写名称。")},
    )  # fmt: skip
    channel = forms.TypedChoiceField(
        label=_("从哪里来"), help_text=_("资金渠道：写在手册和导出的表格里。"), choices=list(CHANNELS.items()), coerce=Channel,
        widget=forms.Select(_SELECT),
    )  # fmt: skip
    amount = amount_field(
        least=Decimal("0.01"),
        label=_("年初或到账数量"),
        help_text=_("资金写元，物资写件数；要另一个人复核后才能用。"),
    )
    unit = forms.CharField(
        label=_("物资的单位"), required=False, max_length=8, help_text=_("只有物资要填，例如：袋、床、公斤。"),
        widget=forms.TextInput(_TEXT),
    )  # fmt: skip
    worth = forms.DecimalField(
        label=_("物资每件估价（元）"), required=False, min_value=0, max_value=Decimal(1_000_000), decimal_places=2,
        help_text=_("只有物资要填；捐赠的按市价估。小额快救的上限按它算。"), widget=forms.TextInput(_NUMBER),
        error_messages={"invalid": _("估价只写数字。"), "max_decimal_places": _("最多两位小数。"), "min_value": _("估价不能小于零。"), "max_value": _("估价太大，请核对。")},
    )  # fmt: skip
    document = _document()

    def __init__(self, *told: Any, regions: list[tuple[str, str]], **more: Any) -> None:
        """Only the places that this officer keeps."""
        super().__init__(*told, **more)
        field = self.fields["region"]
        if isinstance(field, forms.ChoiceField):
            field.choices = regions

    def clean(self) -> dict[str, Any]:
        """Goods have a unit and a worth, money has neither."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        if asked.get("kind") is Kind.GOODS:
            if not asked.get("unit", "").strip():
                self.add_error("unit", _("请写物资的单位，例如：袋。"))
            if asked.get("worth") is None and "worth" not in self.errors:
                self.add_error("worth", _("请估一个价：不知道值多少，就查不出有没有超过上限。"))
        if asked.get("amount") is not None and asked.get("kind"):
            try:
                asked["amount"] = counted(asked["amount"], asked["kind"])
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return asked

    def opening(self, year: int) -> Opening:
        """The input of a valid form as the ledger takes it."""
        asked, is_goods = self.cleaned_data, self.cleaned_data["kind"] is Kind.GOODS
        return Opening(
            asked["deposit"], asked["region"], asked["kind"], asked["name"], asked["unit"] if is_goods else YUAN,
            int(asked["worth"] * FEN) if is_goods else None, asked["channel"], year, asked["amount"], asked["document"],
        )  # fmt: skip


class DepositForm(forms.Form):
    """What has come into a fund; less than nothing where too much was entered."""

    deposit = forms.UUIDField(widget=forms.HiddenInput())
    amount = amount_field(
        least=Decimal(-(MOST // FEN)),
        label=_("数量"),
        help_text=_("资金写元，物资写件数；记多了要更正的写负数。"),
    )
    document = _document()


class CloseForm(forms.Form):
    """Where the rest of a fund goes, and by which document."""

    into = forms.TypedChoiceField(
        label=_("剩下的怎么办"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT),
        help_text=_("退回：交回来源单位；结转：记入同一地方同一种类的另一个来源，由另一个人复核后可用。"),
        error_messages={"invalid_choice": _("请重新选转到哪里。")},
    )  # fmt: skip
    document = forms.CharField(
        label=_("凭什么结清"), help_text=_("写文号、凭证号或交接单，例如：示例财〔2026〕12号。结清后不能再入账、再发放。"), min_length=2, max_length=100,
        widget=forms.TextInput(_TEXT), error_messages={"required": _("请写明凭什么结清。"), "min_length": _("凭据至少写2个字。")},
    )  # fmt: skip

    def __init__(self, *told: Any, into: list[tuple[int, str]], **more: Any) -> None:
        """Where it may be carried."""
        super().__init__(*told, **more)
        field = self.fields["into"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("退回")),
                *((pk, _("结转到%(name)s") % {"name": name}) for pk, name in into),
            ]


class AnswerForm(forms.Form):
    """What the second person says of a deposit."""

    accepts = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda said: said == "1")
    why = forms.CharField(required=False, max_length=200)


class ReasonForm(forms.Form):
    """Why a row is undone."""

    why = forms.CharField(
        min_length=4, max_length=300,
        error_messages={"required": _("请写明冲销的原因。"), "min_length": _("原因至少写4个字。")},
    )  # fmt: skip


class ReceiptForm(forms.Form):
    """Who has handed it over, who has taken it, and how they have confirmed it."""

    day = forms.DateField(
        label=_("送达日期"), help_text=_("送到手里的那一天。"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填送达日期。"), "invalid": _("日期写成 2026-07-01 的样子。")},
    )  # fmt: skip
    second = forms.CharField(
        label=_("另一位送达人"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("送达要两个人，您是第一位。"),
        error_messages={"required": _("请写另一位送达人的姓名。")},
    )  # fmt: skip
    received_by = forms.CharField(
        label=_("谁签收"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("未成年人和不能自己签的，由监护人或委托的人签。"),
        error_messages={"required": _("请写明谁签收的。")},
    )  # fmt: skip
    relation = forms.TypedChoiceField(
        label=_("签收人是"), choices=list(RELATIONS.items()), coerce=Relation, widget=forms.Select(_SELECT),
        help_text=_("是受助人本人，还是替他签的谁。"),
    )  # fmt: skip
    signed = forms.TypedChoiceField(
        label=_("怎么签的"), choices=list(SIGNED.items()), coerce=Signed, widget=forms.Select(_SELECT),
        help_text=_("签在纸质收条上，收条存档；这里不采集电子签名。"),
    )  # fmt: skip
    witness = forms.CharField(
        label=_("见证人"),
        required=False,
        max_length=60,
        widget=forms.TextInput(_TEXT),
        help_text=_("捺手印、代签的要写。"),
    )
    evidence = forms.CharField(
        label=_("收条在哪里（转账的必填）"), required=False, max_length=200, widget=forms.TextInput(_TEXT),
        help_text=_("例如：档案柜3，2026年小额快救第12号；转账的写银行回单号。不用拍照。"),
    )  # fmt: skip

    def receipt(self) -> Receipt:
        """The input of a valid form as the ledger takes it."""
        asked = self.cleaned_data
        return Receipt(
            asked["received_by"],
            asked["relation"],
            asked["signed"],
            asked["second"],
            asked["witness"],
            asked["evidence"],
        )

    def day_of(self) -> date:
        """The day of the handing over."""
        day: date = self.cleaned_data["day"]
        return day


class PayForm(ReceiptForm):
    """Out of which purse something granted once is paid, and who has received it."""

    fund = forms.TypedChoiceField(
        label=_("钱从哪里出"), coerce=int, widget=forms.Select(_SELECT), help_text=_("括号里是还可以用的。"),
        error_messages={"required": _("请选钱从哪里出。"), "invalid_choice": _("请从列表里选一个来源。")},
    )  # fmt: skip

    def __init__(self, *told: Any, funds: Iterable[tuple[int, str]], **more: Any) -> None:
        """The purses of the place."""
        super().__init__(*told, **more)
        field = self.fields["fund"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(funds)
        second = self.fields["second"]
        second.label, second.help_text = _("另一位经手人"), _("发钱要两个人经手，您是第一位。")
        signed, taker = self.fields["signed"], self.fields["received_by"]
        signed.label, signed.help_text = _("怎么收的"), _("当面给的签在纸质收条上，转账的看银行回单；这里不采集电子签名。")  # fmt: skip
        taker.label = _("谁收的")
        self.fields["day"].label, self.fields["day"].help_text = _("发放日期"), _("交到手里或转到账户的那一天。")  # fmt: skip
        self.order_fields(
            ["fund", "day", "signed", "evidence", "received_by", "relation", "witness", "second"]
        )
