"""What is written about a place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ZoneForm(forms.Form):
    """A zone without an official code."""

    code = forms.RegexField(
        r"^\d{4,12}$", label=_("自编代码"), help_text=_("以上级代码开头；国家发过的代码不能用。"), widget=forms.TextInput({"class": "form-control", "inputmode": "numeric"}),
        error_messages={"required": _("请写自编代码。"), "invalid": _("代码只能是4到12位数字。")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("名称"), help_text=_("按设立文件写全称。"), max_length=60, widget=forms.TextInput({"class": "form-control"}), error_messages={"required": _("请写名称。")}
    )  # fmt: skip


class FormerForm(forms.Form):
    """A former name or code."""

    code = forms.RegexField(
        r"^\d{2,12}$", label=_("原代码"), help_text=_("只改了名、没改代码的，写现在的代码。"), widget=forms.TextInput({"class": "form-control", "inputmode": "numeric"}),
        error_messages={"required": _("请写原代码；没变就写现在的。"), "invalid": _("代码只能是2到12位数字。")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("原名称"), help_text=_("只改了代码、没改名的，写现在的名称。"), max_length=60, widget=forms.TextInput({"class": "form-control"}), error_messages={"required": _("请写原名称；没变就写现在的。")}
    )  # fmt: skip
    until = forms.DateField(
        label=_("用到哪一天"), help_text=_("旧代码或旧名称有效的最后一天。"), widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"required": _("请写用到哪一天。")},
    )  # fmt: skip
    document = forms.CharField(
        label=_("批复文号"), help_text=_("写同意撤并、更名的文号；没有可以不填。"), max_length=120, required=False, widget=forms.TextInput({"class": "form-control"})
    )  # fmt: skip
