"""Input of 一事一议: what is put before a meeting, who sat there and how they voted, what was chosen, and what a later look found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.kit.words.amounts import FEN
from jiwang.kit.words.ticks import Tick
from jiwang.procedure.deliberation.models import VOICES
from jiwang.procedure.deliberation.rules import LONGEST, MOST, Record, Seat
from jiwang.procedure.deliberation.states import Level, Voice

_TEXT, _SELECT = {"class": "form-control"}, {"class": "form-select"}
_WORDS = {**_TEXT, "rows": "3"}
OUTSIDE = 4  # rows for members whom the desk does not know
_MOST_SEATS = 40


def _day(label: Any, help_text: Any, **told: Any) -> forms.DateField:
    wrong = {"required": _("请填日期。"), "invalid": _("日期写成 2026-07-01 的样子。")}
    widget = forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, error_messages=wrong, **told)


def _words(label: Any, help_text: Any, required: Any = None) -> forms.CharField:
    wrong = {"required": required} if required else {}
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, required=bool(required), widget=forms.Textarea(_WORDS), error_messages=wrong
    )  # fmt: skip


class OpenForm(forms.Form):
    """What is put before a meeting."""

    level = forms.TypedChoiceField(choices=[(one, one) for one in Level], coerce=Level, widget=forms.HiddenInput())  # fmt: skip
    part = forms.UUIDField(required=False, widget=forms.HiddenInput())
    item = forms.ChoiceField(
        label=_("哪个事项"), widget=forms.Select(_SELECT), help_text=_("按现行规定办不了的那一项。卡在哪一条由系统按政策查出来。"),
        error_messages={"required": _("请选一个事项。"), "invalid_choice": _("请从列表里选一个事项。")},
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("事由"), widget=forms.Select(_SELECT), help_text=_("清单由政策包规定，各地可以换成自己的。"),
        error_messages={"required": _("请选一条事由。"), "invalid_choice": _("请从清单里选一条事由。")},
    )  # fmt: skip
    words = _words(
        _("要议什么"), _("写家里的实际困难、为什么按规定办不了、希望怎么办。会写进会议纪要。"), _("请写明要议什么、为什么按现行规定办不了，至少8个字。"),
    )  # fmt: skip

    def __init__(self, *args: Any, items: list[tuple[str, str]], grounds: list[str], **kwargs: Any) -> None:
        """Take the items and the grounds of the level."""
        super().__init__(*args, **kwargs)
        first = ("", _("请选择"))
        self.fields["item"].choices = [first, *items]  # type: ignore[attr-defined]
        self.fields["ground"].choices = [first, *((one, one) for one in grounds)]  # type: ignore[attr-defined]


class MeetForm(forms.Form):
    """When and where was met, what was chosen, and why."""

    meeting = forms.UUIDField(widget=forms.HiddenInput())
    held_on = _day(_("哪天开的会"), _("实际开会的那一天。"))
    place = forms.CharField(
        label=_("在哪里"), max_length=100, widget=forms.TextInput(_TEXT), help_text=_("会议室，或线上会议。"), error_messages={"required": _("请写明在哪里开的会。")},
    )  # fmt: skip
    choice = forms.ChoiceField(
        label=_("表决的是哪一种办法"), widget=forms.Select(_SELECT), help_text=_("这里只有依法可以选的。没有过半数同意的，按现行规定办。"),
        error_messages={"required": _("请选一种办法。"), "invalid_choice": _("请从列表里选一种办法。")},
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("豁免的理由"), required=False, widget=forms.Select(_SELECT), help_text=_("只有豁免才选；是政策包里这一条列出的理由。"),
        error_messages={"invalid_choice": _("请从列表里选一种理由。")},
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("给多少元"), required=False, min_value=0, max_value=MOST // FEN, decimal_places=2,
        widget=forms.TextInput({**_TEXT, "inputmode": "decimal", "autocomplete": "off"}), help_text=_("只有临时救助才填。"),
        error_messages={"invalid": _("金额只写数字。"), "max_decimal_places": _("最多两位小数。"), "min_value": _("金额不能小于零。"), "max_value": _("金额太大，请核对。")},
    )  # fmt: skip
    until = _day(
        _("有效期到哪一天"),
        _("豁免或认定条件的要填，最长一年；到期自动失效，还有困难的再议。"),
        required=False,
    )
    review_on = _day(_("哪天复查"), _("有效期以内；到那天会列在“到期复查”里。"), required=False)
    why = _words(
        _("为什么这样定"),
        _("写会上的主要意见和依据。会写进会议纪要。"),
        _("请写明会议为什么这样定，至少8个字。"),
    )
    note = _words(
        _("还不清楚的情况"),
        _("当时查不到、以后可能有出入的，写在这里。程序合规、没有私心的，以后发现偏差按容错处理。可以不填。"),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], grounds: list[str], **kwargs: Any) -> None:
        """Take what the law lets this meeting choose."""
        super().__init__(*args, **kwargs)
        first = ("", _("请选择"))
        self.fields["choice"].choices = [first, *choices]  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", _("不是豁免")), *((one, one) for one in grounds)]  # type: ignore[attr-defined]

    def told(self, seats: tuple[Seat, ...]) -> Record:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        amount = int(asked["amount"] * FEN) if asked["amount"] is not None else None
        return Record(
            asked["held_on"], asked["place"], asked["why"], asked["ground"], amount, asked["until"], asked["review_on"],
            asked["choice"], seats, asked["note"],
        )  # fmt: skip


class SeatForm(forms.Form):
    """One member: who, what they do, how they voted, and why not."""

    officer = forms.IntegerField(required=False, widget=forms.HiddenInput())
    name = forms.CharField(label=_("姓名"), max_length=60, required=False, widget=forms.TextInput(_TEXT))
    duty = forms.CharField(label=_("职务"), max_length=60, required=False, widget=forms.TextInput(_TEXT))
    voice = forms.ChoiceField(
        label=_("表决"),
        required=False,
        choices=[("", _("没有请")), *VOICES.items()],
        widget=forms.Select(_SELECT),
    )
    is_kin = Tick(label=_("近亲属等"), required=False)
    words = forms.CharField(
        label=_("反对或保留的理由"), max_length=300, required=False, widget=forms.TextInput(_TEXT)
    )

    def seat(self) -> Seat:
        """The input of a valid form as the rules know it; whoever typed what stands there, the desk looks up by itself."""
        asked = self.cleaned_data
        return Seat(
            asked["name"], asked["duty"], Voice(asked["voice"]), asked["officer"], is_kin=asked["is_kin"], words=asked["words"]
        )  # fmt: skip


SeatForms = forms.formset_factory(SeatForm, extra=OUTSIDE, max_num=_MOST_SEATS, absolute_max=_MOST_SEATS)


class SignForm(forms.Form):
    """That whoever signs is no kin."""

    is_apart = Tick(
        label=_("我与这户没有亲属或利害关系"),
        required=False,
        help_text=_("有关系的请回避，由另一位负责人签发。"),
    )


class WordsForm(forms.Form):
    """Why a matter is put aside or sent back."""

    words = _words(_("理由"), _("写给提出的人看。"), _("请写明理由，至少4个字。"))


class ReviewForm(forms.Form):
    """What a later look has found."""

    is_upheld = forms.TypedChoiceField(
        label=_("复查的结果"), choices=[("yes", _("维持原来的决定")), ("no", _("原来定错了，从今天起终止"))], coerce=lambda value: value == "yes",
        widget=forms.Select(_SELECT), help_text=_("终止的，原来的豁免或认定从今天起不再有效；要调减、停发的另外听取本人意见。"),
    )  # fmt: skip
    is_honest = forms.TypedChoiceField(
        label=_("定错了的，是不是容错的情形"), required=False, choices=[("", _("没有定错")), ("yes", _("是：程序合规，没有谋私，当时查不到")), ("no", _("不是"))],
        coerce=lambda value: value == "yes", empty_value=None, widget=forms.Select(_SELECT), help_text=_("依照《最低生活保障审核确认办法》第三十九条。维持的不选。"),
    )  # fmt: skip
    words = _words(_("查到的情况"), _("写现在的情况、和当时有什么不同。"), _("请写明查到的情况，至少4个字。"))
