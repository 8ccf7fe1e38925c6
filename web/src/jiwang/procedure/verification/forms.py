"""Input of checks: what is asked of whom, what an office answers, its file, and what is told of a step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jiwang.analysis.applying.checks import CheckItem
from jiwang.kit.words.ticks import Tick
from jiwang.procedure.verification.actions import Wanted
from jiwang.procedure.verification.rules import LONGEST, Said
from jiwang.procedure.verification.states import Step
from jiwang.procedure.verification.supporters import Known

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_MOST_MONEY = 10**9
_SCALE = {"money": 100, "area_m2": 100, "integer": 1}
_UNITS = {"money": _("元"), "area_m2": _("平方米"), "integer": ""}


class SearchForm(forms.Form):
    """Which characters stand in the name, or the number of a check."""

    text = forms.CharField(
        label=_("户主姓名或核对编号"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("写姓名里的字，或 HD 开头的编号。"),
    )  # fmt: skip


class AskForm(forms.Form):
    """For which parts, of whom, what, and until when. What is lacking is said by the rules, so that every attempt is on the trail."""

    parts = forms.MultipleChoiceField(
        label=_("为了哪些事项"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("没有案件不能核对；授权书上没有写的事项不能选。"),
        error_messages={"invalid_choice": _("有的事项不在办理中。请刷新后重新勾选。")},
    )  # fmt: skip
    people = forms.MultipleChoiceField(
        label=_("核对谁"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("签了同意核查的已经勾好；户外的赡养、抚养、扶养人要本人另签。"),
        error_messages={"invalid_choice": _("有的人不在这户。请刷新后重新勾选。")},
    )  # fmt: skip
    items = forms.MultipleChoiceField(
        label=_("核对什么"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("只勾和这次申请有关的（《社会救助法》第70条）；辅助的一般不用。"),
        error_messages={"invalid_choice": _("有的项目不在核对范围里。请刷新后重新勾选。")},
    )  # fmt: skip
    until = forms.DateField(
        label=_("请求的截止日期"), required=False, widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        help_text=_("过了这一天自动停止，答复也不再收。不能晚于授权书的截止日期。"), error_messages={"invalid": _("日期请写成 2026-12-31 的样子。")},
    )  # fmt: skip

    def __init__(self, *told: Any, choices: Mapping[str, Sequence[tuple[str, str]]], **more: Any) -> None:
        """The parts, persons and items of the page."""
        super().__init__(*told, **more)
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(offered)

    def wanted(self, permitted: Iterable[tuple[str, str]]) -> Wanted:
        """The input of a valid form: of each person what they have opened; of who has opened nothing all, to be refused."""
        asked, open_ = self.cleaned_data, set(permitted)
        pairs: list[tuple[str, str]] = []
        for key in asked["people"]:
            own = [(key, item) for item in asked["items"]]
            pairs += [one for one in own if one in open_] or own
        return Wanted(tuple(asked["parts"]), tuple(pairs), asked["until"])


class AnswerForm(forms.Form):
    """What an office has written about one person: values by column, or why it does not answer."""

    letter = forms.CharField(
        label=_("复函文号或回函编号"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("如“青不动产核〔2026〕31号”。"),
        error_messages={"required": _("请写答复的文号或回函编号。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("退回的原因"), required=False, max_length=LONGEST, widget=forms.TextInput(_TEXT), help_text=_("没有查的才写，至少4个字，比如“号码有误，查无此人”。"),
    )  # fmt: skip

    def __init__(self, *told: Any, item: CheckItem, **more: Any) -> None:
        """A field for each column of the item."""
        super().__init__(*told, **more)
        self.item = item
        own = {f"c-{one.id}": _field_of(one.label, one.kind) for one in item.columns}
        self.fields = {**own, **self.fields}
        self.is_return = self.data.get("act") == "return"

    def clean(self) -> dict[str, Any]:
        """Either what was found, every column that must be there, or a reason."""
        asked = super().clean() or {}
        for one in self.item.columns:
            name = f"c-{one.id}"
            if (
                not self.is_return
                and one.required
                and asked.get(name) in (None, "")
                and name not in self.errors
            ):
                self.add_error(name, _("请填查到的数；没有的写0。"))
        if self.is_return and len(asked.get("reason", "").strip()) < 4:
            self.add_error("reason", _("请写明退回的原因，至少4个字。"))
        return asked

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields of what was found."""
        return [self[f"c-{one.id}"] for one in self.item.columns]

    def said(self) -> Said:
        """The input of a valid form."""
        asked = self.cleaned_data
        if self.is_return:
            return Said(None, asked["reason"].strip(), asked["letter"].strip())
        values: dict[str, Any] = {}
        for one in self.item.columns:
            value = asked.get(f"c-{one.id}")
            if one.kind == "key":
                values[one.id] = list(dict.fromkeys(re.findall(r"[A-Za-z0-9-]+", value or "")))
            elif value not in (None, ""):
                values[one.id] = int(value * _SCALE[one.kind]) if one.kind in _SCALE else value.strip()
        return Said(values, "", asked["letter"].strip())


def _field_of(label: str, kind: str) -> forms.Field:
    wrong = {
        "invalid": _("请只写数字，比如 1200.50。"),
        "min_value": _("不能是负数。"),
        "max_value": _("数太大，请核对。"),
    }
    if kind in ("money", "area_m2"):
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_value=_MOST_MONEY, decimal_places=2, error_messages=wrong | {"max_decimal_places": _("最多两位小数。")},
            widget=forms.NumberInput({**_TEXT, "inputmode": "decimal", "step": "0.01"}), help_text=_("单位：%(unit)s。没有的写0。") % {"unit": _UNITS[kind]},
        )  # fmt: skip
    if kind == "integer":
        return forms.IntegerField(
            label=label, required=False, min_value=0, max_value=9999, error_messages=wrong | {"invalid": _("请写整数。")},
            widget=forms.NumberInput({**_TEXT, "inputmode": "numeric"}), help_text=_("没有的写0。"),
        )  # fmt: skip
    told = _("几个就用空格隔开；没有的空着。") if kind == "key" else _("没有的空着。")
    return forms.CharField(
        label=label, required=False, max_length=200, widget=forms.TextInput(_TEXT), help_text=told
    )


class FileForm(forms.Form):
    """A file of answers, and to which item it answers."""

    item = forms.ChoiceField(
        label=_("答复的是哪一项"), widget=forms.Select(_SELECT), help_text=_("一份文件只答复一项。"), error_messages={"required": _("请选这份回函答复的是哪一项。")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("回函文件"), widget=forms.FileInput({"class": "form-control", "accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.et"}),
        help_text=_("在下载的请求文件上填好送回来就行；表头可以不一样。有一行对不上，整份不收；文件读完就销毁。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。请确认导出成功后重新报送。")},
    )  # fmt: skip

    def __init__(self, *told: Any, items: Iterable[CheckItem], **more: Any) -> None:
        """The items of the law in force."""
        super().__init__(*told, **more)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选")), *((one.id, f"{one.department} · {one.label}") for one in items)]

    def clean_file(self) -> Any:
        """Not larger than a page may take."""
        file = self.cleaned_data["file"]
        if file.size > settings.MOST_UPLOAD:
            raise forms.ValidationError(
                _("文件超过 %(most)d MB。请拆分后报送。"), params={"most": settings.MOST_UPLOAD // 1_000_000}
            )
        return file


_WORDS = {
    Step.STOP: (_("停止的原因"), _("已经答复的留在案卷里；没有答复的各单位不用再答。")),
    Step.OBJECT: (
        _("申请人的证据"),
        _("写什么证据、放在哪里，比如“存折复印件，窗口柜2-017”（《最低生活保障审核确认办法》第18条）。"),
    ),
    Step.SEND: (_("重新发出的原因"), _("比如“号码已核对”“对方来函更正”。")),
}


class SupportersForm(forms.Form):
    """Whether all supporters are on file, and what is known of each by paper: one field for each thing that the law asks of them."""

    whole = Tick(
        label=_("每个成员的法定义务人都登记了"), required=False, help_text=_("都问清了才勾；一个也没有的，也勾上。没有勾的，按“不知道有哪些”算。"),
    )  # fmt: skip
    why = forms.CharField(
        label=_("怎么知道的"), max_length=300, widget=forms.Textarea({"class": "form-control", "rows": 2}), help_text=_("写看了什么：残疾证、低保证、判决书，或者问了谁；至少4个字。"),
        error_messages={"required": _("请写明怎么知道的，至少4个字。")},
    )  # fmt: skip

    def __init__(self, *told: Any, known: Iterable[Known], **more: Any) -> None:
        """A field for each supporter and thing, as it was written down last."""
        super().__init__(*told, **more)
        self.keys: dict[str, tuple[int, str]] = {}
        self.groups: list[tuple[Known, list[str]]] = []
        for one in known:
            names = []
            for trait, value in one.traits:
                name = f"s{one.supporter.pk}-{trait.fact}"
                self.keys[name] = (one.supporter.pk, trait.fact)
                self.fields[name] = forms.ChoiceField(
                    label=trait.label, required=False, initial=value, choices=[("", _("不知道")), *((word, word) for word in trait.choices)],
                    widget=forms.Select({"class": "form-select"}), help_text=trait.question,
                )  # fmt: skip
                names.append(name)
            self.groups.append((one, names))

    def told(self) -> dict[tuple[int, str], str]:
        """What was chosen of each, of a valid form."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class WordsForm(forms.Form):
    """What is told of a step that needs words."""

    words = forms.CharField(
        min_length=4, max_length=LONGEST, widget=forms.TextInput(_TEXT),
        error_messages={"required": _("请写明情况或理由，至少4个字。"), "min_length": _("请写明情况或理由，至少4个字。")},
    )  # fmt: skip

    def __init__(self, step: Step, *told: Any, **more: Any) -> None:
        """Under the words of its step."""
        super().__init__(*told, **({"prefix": str(step), "auto_id": f"{step}_%s"} | more))
        self.fields["words"].label, self.fields["words"].help_text = _WORDS[step]
