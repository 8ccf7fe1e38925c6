"""What returns are asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from jiwang.stages.assistance.models import KINDS

_FIELD, _SELECT = {"class": "form-control"}, {"class": "form-select"}
_DATE = {"invalid": _("日期写成 2026-07-01 的样子。")}
_LARGEST = 8_000_000
_MONTH = RegexValidator(r"^(19|20)\d\d-(0[1-9]|1[0-2])$", _("月份写成 2026-07 的样子。"))


def _day(label: Any, text: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput({**_FIELD, "type": "date"}, format="%Y-%m-%d"), error_messages=_DATE, help_text=text
    )  # fmt: skip


class HelpForm(forms.Form):
    """A place, a span, and what the sums are narrowed to."""

    area = forms.RegexField(r"^\d{2,12}$", required=False)
    since = _day(_("从哪天"), _("空着：今年元旦起。"))
    until = _day(_("到哪天"), _("空着：到今天。"))
    kind = forms.ChoiceField(
        label=_("帮扶方式"), required=False, choices=[("", _("全部方式")), *KINDS.items()], widget=forms.Select(_SELECT), help_text=_("只看一种方式。"),
        error_messages={"invalid_choice": _("没有这种帮扶方式，请从列表里选。")},
    )  # fmt: skip
    giver = forms.CharField(required=False, max_length=60)
    sort = forms.CharField(required=False, max_length=20)
    form = forms.ChoiceField(choices=[("", ""), ("xlsx", "xlsx")], required=False)

    def __init__(self, asked: Any, *, today: date) -> None:
        """On a day: until then, where nothing else is said."""
        super().__init__(asked)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        asked = super().clean() or {}
        asked["until"] = asked.get("until") or self.today
        asked["since"] = asked.get("since") or date(asked["until"].year, 1, 1)
        if asked["since"] > asked["until"]:
            self.add_error("since", _("开始的日期不能晚于结束的日期。"))
        return asked


class MonthForm(forms.Form):
    """A place and a month of a table."""

    area = forms.RegexField(r"^\d{2,12}$", required=False)
    month = forms.CharField(
        label=_("月份"), required=False, max_length=7, validators=[_MONTH], widget=forms.TextInput({**_FIELD, "type": "month"}),
        help_text=_("空着：上个月。写成 2026-07 的样子。"), error_messages={"max_length": _("月份写成 2026-07 的样子。")},
    )  # fmt: skip
    form = forms.ChoiceField(choices=[("", ""), ("xlsx", "xlsx")], required=False)

    def first(self, today: date) -> date:
        """The first day of the month: what is asked for, or the month before this one."""
        told = self.cleaned_data.get("month") if self.is_valid() else ""
        this = today.replace(day=1)
        if told:
            return min(date.fromisoformat(f"{told}-01"), this)
        return this.replace(year=this.year - 1, month=12) if this.month == 1 else this.replace(month=this.month - 1)  # fmt: skip


class TableForm(MonthForm):
    """A table that somebody has sent."""

    file = forms.FileField(
        label=_("上报的报表"), help_text=_("下级报来的原样文件，.xlsx .xls .csv 都行；要有“地区”一列。文件只用来核对，不保存。"),
        widget=forms.FileInput({**_FIELD, "accept": ".xlsx,.xlsm,.xls,.et,.csv,.txt"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。请确认导出成功后重新上传。")},
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Not larger than a table of sums can be."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(_("文件超过8MB，不像一张统计表。请只留统计表那一页。"))
        return file
