"""Input of small fast aid: what is asked for, what is granted, who has signed, and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.aid.urgent.actions import Grant
from jiwang.aid.urgent.models import Wanted
from jiwang.aid.urgent.rules import LONGEST, Wish
from jiwang.registers.people.models import Person
from jiwang.stages.assistance.models import Fund
from jiwang.stages.assistance.rules import FEN
from jiwang.stages.assistance.states import Kind

_TEXT, _SELECT = {"class": "form-control"}, {"class": "form-select"}
_MOST = 1_000_000
_WRONG = {
    "invalid": _("数量只写数字。"), "max_decimal_places": _("最多两位小数。"), "min_value": _("数量不能小于零。"),
    "max_value": _("数量太大，请核对。"), "max_digits": _("数量太大，请核对。"), "max_whole_digits": _("数量太大，请核对。"),
}  # fmt: skip
GOODS, GRANTED = "goods-", "granted-"


def _yuan(**told: Any) -> forms.DecimalField:
    widget = forms.TextInput({**_TEXT, "inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        min_value=0,
        max_value=_MOST,
        decimal_places=2,
        required=False,
        widget=widget,
        error_messages=_WRONG,
        **told,
    )


def _pieces(**told: Any) -> forms.IntegerField:
    widget = forms.TextInput({**_TEXT, "inputmode": "numeric", "autocomplete": "off"})
    wrong = _WRONG | {"invalid": _("件数只写整数。")}
    return forms.IntegerField(
        min_value=0, max_value=_MOST, required=False, widget=widget, error_messages=wrong, **told
    )


class SearchForm(forms.Form):
    """Which characters stand in name or address."""

    text = forms.CharField(
        label=_("姓名或住址"), required=False, max_length=60, widget=forms.TextInput({**_TEXT, "autocomplete": "off"}),
        help_text=_("写其中几个字，在各栏里一起找。"),
    )  # fmt: skip


class AskForm(forms.Form):
    """For whom, why, what has happened, and what is needed: everything that is known already stands there."""

    request = forms.UUIDField(widget=forms.HiddenInput())
    person = forms.TypedChoiceField(
        label=_("给谁"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT),
        help_text=_("谁遇到急难就选谁；一人一件，上限按人算。"),
    )  # fmt: skip
    needy = forms.CharField(
        label=_("给谁"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("没有档案的，写姓名或怎么称呼。"),
    )  # fmt: skip
    cause = forms.ChoiceField(
        label=_("急难事由"), widget=forms.Select(_SELECT), help_text=_("选最接近的；都不像的选“其他突发变故”。"),
        error_messages={"required": _("请选急难事由。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("发生了什么、现在缺什么"), min_length=4, max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": 3}),
        help_text=_("写看到的；不写病名，也不写与救助无关的私事（《社会救助法》第11条）。"),
        error_messages={"required": _("请写明发生了什么、现在缺什么。"), "min_length": _("至少写4个字。")},
    )  # fmt: skip
    money = _yuan(label=_("要多少钱（元）"), help_text=_("只要物资的不填。"))

    def __init__(
        self,
        *told: Any,
        members: Iterable[Person],
        causes: Sequence[str],
        stocks: Iterable[Fund],
        **more: Any,
    ) -> None:
        """The family's members, the law's causes, and what lies in the stocks of the place."""
        super().__init__(*told, **more)
        self.stocks = list(stocks)
        known = [(one.pk, one.name) for one in members]
        self.fields.pop("needy" if known else "person")
        for name, choices in (
            ("person", known),
            ("cause", [("", _("请选")), *((one, one) for one in causes)]),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        for one in self.stocks:
            self.fields[f"{GOODS}{one.pk}"] = _pieces(label=_labelled(one))

    def goods(self) -> list[forms.BoundField]:
        """The fields of the goods."""
        return [self[f"{GOODS}{one.pk}"] for one in self.stocks]

    def wish(self) -> Wish:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        goods = tuple((one.pk, asked.get(f"{GOODS}{one.pk}") or 0) for one in self.stocks)
        return Wish(asked["cause"], asked["words"], int((asked.get("money") or 0) * FEN), goods)


class GrantForm(forms.Form):
    """How much is granted of each thing, out of which purse, and the officer's word that they are no kin."""

    purse = forms.TypedChoiceField(
        label=_("钱从哪里出"), required=False, coerce=int, empty_value=None, widget=forms.Select(_SELECT),
        help_text=_("括号里是还可以用的；批准后先预留，送达后才算发出。"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("批准意见（可不填）"), required=False, max_length=LONGEST, widget=forms.TextInput(_TEXT),
        help_text=_("少批的写明为什么，申请人看得到。"),
    )  # fmt: skip
    is_apart = forms.BooleanField(
        label=_("我与这户没有亲属或利害关系"), required=False, help_text=_("有关系的请回避，由另一位批。")
    )

    def __init__(
        self, *told: Any, things: Iterable[Wanted], purses: Iterable[tuple[int, str]], **more: Any
    ) -> None:
        """What is wanted, and the purses of the place."""
        super().__init__(*told, **more)
        self.things = list(things)
        field = self.fields["purse"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(purses)
        for one in self.things:
            name = f"{GRANTED}{one.pk}"
            if is_money(one):
                self.fields[name] = _yuan(label=_("资金（元）"), initial=plain(one.asked))
            else:
                self.fields[name] = _pieces(label=_labelled(one.fund), initial=one.asked)
        if not any(is_money(one) for one in self.things):
            self.fields.pop("purse")

    def amounts(self) -> list[tuple[Wanted, forms.BoundField]]:
        """Each thing with its field."""
        return [(one, self[f"{GRANTED}{one.pk}"]) for one in self.things]

    def grant(self, purses: Iterable[Fund]) -> Grant:
        """The input of a valid form as the action takes it."""
        asked = self.cleaned_data
        given = {
            one.pk: int((asked.get(f"{GRANTED}{one.pk}") or 0) * (FEN if is_money(one) else 1))
            for one in self.things
        }
        purse = next((one for one in purses if one.pk == asked.get("purse")), None)
        return Grant(given, purse, asked["is_apart"], asked["words"])


class WordsForm(forms.Form):
    """A reason, a note, or nothing."""

    words = forms.CharField(required=False, max_length=LONGEST)


def _labelled(stock: Fund | None) -> str:
    """Goods with the unit in which they are counted."""
    return str(_("%(name)s（%(more)s）") % {"name": stock.name, "more": stock.unit}) if stock else ""


def is_money(one: Wanted) -> bool:
    """Whether money is wanted: out of no stock."""
    return one.fund is None or one.fund.kind == Kind.MONEY


def plain(fen: int) -> str:
    """Fen as somebody would type them: 630, 12.50."""
    return f"{Decimal(fen) / FEN:f}" if fen % FEN else str(fen // FEN)
