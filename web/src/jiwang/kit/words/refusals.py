"""What a form says of a field that nobody gave words of its own: plain sentences that say what to do, in place of the framework's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# For every kind of field, by what is wrong with it.
_EVERYWHERE: dict[str, Any] = {
    "required": _("请填这一项。"),
    "max_length": _("最多写%(limit_value)d个字，现在有%(show_value)d个字，请写短些。"),
    "min_length": _("至少写%(limit_value)d个字，现在有%(show_value)d个字。"),
    "max_value": _("不能大于%(limit_value)s。"),
    "min_value": _("不能小于%(limit_value)s。"),
    "max_decimal_places": _("小数最多%(max)s位。"),
    "max_digits": _("数字太长，最多%(max)s位。"),
    "max_whole_digits": _("数字太大，整数部分最多%(max)s位。"),
    "null_characters_not_allowed": _("里面有看不见的特殊字符，请删掉重写。"),
}
_OF_A_KIND: dict[type[forms.Field], dict[str, Any]] = {
    forms.IntegerField: {"invalid": _("请填整数，例如 12。")},
    forms.DecimalField: {"invalid": _("只写数字，例如 500。")},
    forms.DateField: {"invalid": _("请写日期，例如 2026-07-01。")},
    forms.DateTimeField: {"invalid": _("请写日期和时间，例如 2026-07-01 09:30。")},
    forms.ChoiceField: {"invalid_choice": _("请在给出的选项里选。")},
    forms.MultipleChoiceField: {"invalid_choice": _("请在给出的选项里选。")},
    forms.UUIDField: {"invalid": _("编号不对，请从页面上重新打开。")},
    forms.FileField: {"required": _("请选择文件。"), "empty": _("文件是空的，请换一个。")},
}


def speak_plainly() -> None:
    """From now on every form says so."""
    forms.Field.default_error_messages = forms.Field.default_error_messages | _EVERYWHERE
    for kind, words in _OF_A_KIND.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), **words}
