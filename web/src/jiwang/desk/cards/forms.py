"""Input of cards: what a family says, which cards are wanted, whom one may call, and the digits that the family types."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.desk.cards.models import FIELDS, HOWS, SIZES
from jiwang.desk.cards.rules import LONGEST, Said
from jiwang.desk.cards.states import WORDED, Field, How, Size
from jiwang.kit.words.ticks import Tick
from jiwang.stages.assistance.models import RELATIONS

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}


class ConsentForm(forms.Form):
    """What a family says about its card: a tick for each thing, who has said so, and how."""

    consent = forms.UUIDField(widget=forms.HiddenInput())
    granted = forms.MultipleChoiceField(
        label=_("这家人同意"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("一项一项问，家里说同意才勾；不勾就是不同意或收回。哪一项都可以不同意，救助一分不少。"),
        error_messages={"invalid_choice": _("请从列出的几项里勾选。")},
    )  # fmt: skip
    cause = forms.CharField(
        label=_("致困原因（这家人自己的话）"), required=False, max_length=LONGEST, widget=forms.TextInput(_TEXT),
        help_text=_("勾了“写致困原因”才填，例如：房子老了，收成不好。空着就用上次写的。"),
    )  # fmt: skip
    illness = forms.CharField(
        label=_("病情（这家人自己的话）"), required=False, max_length=LONGEST, widget=forms.TextInput(_TEXT),
        help_text=_("勾了“写病情”才填，不从核对和医保数据里抄。空着就用上次写的。"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("家里谁说的"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("写姓名。"),
        error_messages={"required": _("请写明家里是谁说的。")},
    )  # fmt: skip
    relation = forms.ChoiceField(
        label=_("是这家的"), widget=forms.Select(_SELECT), choices=list(RELATIONS.items()),
        help_text=_("本人说得清的，听本人的。"), error_messages={"required": _("请选是这家的什么人。"), "invalid_choice": _("请从列出的里面选。")},
    )  # fmt: skip
    how = forms.TypedChoiceField(
        label=_("怎么说的"), widget=forms.Select(_SELECT), choices=list(HOWS.items()), coerce=How,
        help_text=_("新同意的要签名或捺手印；收回的，口头、电话都行。"), error_messages={"required": _("请选怎么说的。"), "invalid_choice": _("请从列出的里面选。")},
    )  # fmt: skip
    witness = forms.CharField(
        label=_("见证人"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("捺手印的要填。"),
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("同意书在哪里"), required=False, max_length=120, widget=forms.TextInput(_TEXT), help_text=_("例如：村委会档案柜2。只收回的不用填。"),
    )  # fmt: skip

    def __init__(self, *told: Any, may_word: bool, before: Collection[str], **more: Any) -> None:
        """A village worker may take away what was said of cause and illness, and add nothing of it."""
        super().__init__(*told, **more)
        kept = [one for one in Field if may_word or one not in WORDED or one in before]
        self.fields["granted"].choices = [(str(one), FIELDS[one]) for one in kept]  # type: ignore[attr-defined]
        if not may_word:
            del self.fields["cause"], self.fields["illness"]

    def said(self) -> Said:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        return Said(
            granted=frozenset(Field(one) for one in asked["granted"]), name=asked["name"], relation=asked["relation"], how=asked["how"],
            witness=asked["witness"], evidence=asked["evidence"], cause=asked.get("cause", ""), illness=asked.get("illness", ""),
        )  # fmt: skip

    def id(self) -> UUID:
        """The id of a valid form, made when the page was drawn."""
        made: UUID = self.cleaned_data["consent"]
        return made


class PrintForm(forms.Form):
    """Which cards of a place."""

    area = forms.ChoiceField(
        label=_("哪里的"), widget=forms.Select(_SELECT), help_text=_("选一个村（社区），或整个乡镇（街道）。"),
        error_messages={"required": _("请选哪里的。"), "invalid_choice": _("请选您这里的地方。")},
    )  # fmt: skip
    size = forms.TypedChoiceField(
        label=_("多大"), widget=forms.Select(_SELECT), choices=list(SIZES.items()), coerce=Size,
        help_text=_("挂墙的只印同意挂墙的家庭。"), error_messages={"required": _("请选多大。"), "invalid_choice": _("请从列出的里面选。")},
    )  # fmt: skip
    only_changed = Tick(
        label=_("只印有变化的"), required=False, help_text=_("和上次印的同样大小的卡比。"),
    )  # fmt: skip

    def __init__(self, *told: Any, places: Iterable[tuple[str, str]], **more: Any) -> None:
        """Only the places of whoever prints."""
        super().__init__(*told, **more)
        self.fields["area"].choices = list(places)  # type: ignore[attr-defined]


class SizeForm(forms.Form):
    """How large one card is printed."""

    size = forms.TypedChoiceField(choices=list(SIZES.items()), coerce=Size)


class StopForm(forms.Form):
    """Why a QR is stopped."""

    why = forms.CharField(required=False, max_length=200)


class SearchForm(forms.Form):
    """Which families of a list."""

    area = forms.RegexField(r"^\d{9,12}$", required=False)
    text = forms.CharField(label=_("户主或住址"), required=False, max_length=60)
    shelf = forms.ChoiceField(
        required=False, choices=[(one, "") for one in ("", "unasked", "wall", "refused")]
    )


class ContactForm(forms.Form):
    """Somebody whom families may call."""

    area = forms.ChoiceField(
        label=_("哪里的"), widget=forms.Select(_SELECT), help_text=_("乡镇（街道）的联系人，每个村（社区）的卡上都有。"),
        error_messages={"required": _("请选哪里的。"), "invalid_choice": _("请选您这里的地方。")},
    )  # fmt: skip
    person = forms.CharField(
        label=_("姓名"), max_length=20, widget=forms.TextInput(_TEXT), help_text=_("本人同意公布才登记。"), error_messages={"required": _("请写姓名。")},
    )  # fmt: skip
    duty = forms.CharField(
        label=_("管什么"), max_length=20, widget=forms.TextInput(_TEXT), help_text=_("例如：村支书、低保和临时救助。"), error_messages={"required": _("请写明管什么。")},
    )  # fmt: skip
    phone = forms.RegexField(
        r"^\d[\d-]{2,18}\d$", label=_("电话"), widget=forms.TextInput({**_TEXT, "inputmode": "tel"}), help_text=_("单位同意公布的号码，只写数字和短横。"),
        error_messages={"required": _("请写电话。"), "invalid": _("电话只写数字，例如：0770-1234567。")},
    )  # fmt: skip

    def __init__(self, *told: Any, places: Iterable[tuple[str, str]], **more: Any) -> None:
        """Only the places of whoever keeps the list."""
        super().__init__(*told, **more)
        self.fields["area"].choices = list(places)  # type: ignore[attr-defined]


class DigitsForm(forms.Form):
    """The last digits of the phone on file."""

    digits = forms.CharField(
        label=_("登记手机号的后四位"), required=False, max_length=20,
        help_text=_("村（社区）档案里登记的那个号码，一般是户主的。"),
        widget=forms.TextInput({"class": "form-control digits", "inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
    )  # fmt: skip
