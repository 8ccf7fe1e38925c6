"""Input at the door, and to the list of officers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.registers.staff.models import DUTIES
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty

_DAY = {"type": "date", "class": "form-control"}


class SignInForm(forms.Form):
    """The first factor."""

    code = forms.CharField(
        label=_("账号"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "class": "form-control"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "current-password", "class": "form-control"}),
    )


class TokenForm(forms.Form):
    """The second factor: six digits that change every half minute."""

    token = forms.RegexField(
        r"^\d{6}$",
        label=_("动态码"),
        error_messages={"invalid": _("动态码是6位数字。")},
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "maxlength": "6",
                "class": "form-control",
            }
        ),
    )


class PostingForm(forms.Form):
    """A duty in an area, from a day on."""

    duty = forms.TypedChoiceField(
        label=_("岗位"),
        help_text=_("经办、审核、决定、监督要由不同的人担任。"),
        choices=list(DUTIES.items()),
        coerce=Duty,
        widget=forms.Select({"class": "form-select"}),
    )
    area = forms.RegexField(
        r"^\d{4,12}$",
        label=_("地区"),
        help_text=_("管到哪里选到哪里；只看得到这个地区的家庭。"),
        error_messages={"invalid": _("请选地区。")},
    )
    department = forms.CharField(
        label=_("部门（只有联络员要填）"),
        help_text=_("写部门的简称，例如：医保、省民政厅。"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"class": "form-control"}),
    )
    since = forms.DateField(
        label=_("从哪天起"),
        help_text=_("从这一天起看得到、办得了。"),
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("到哪天止（不填就是一直）"),
        help_text=_("借调、代班的写到期日，到期自动收回。"),
        required=False,
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )

    def posting(self) -> Held:
        """The posting of a valid form."""
        asked = self.cleaned_data
        return Held(asked["duty"], asked["area"], asked["since"], asked["until"], asked["department"].strip())


class EnrolForm(PostingForm):
    """Somebody new, with their first duty."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9_.-]{2,39}$",
        label=_("账号"),
        help_text=_("小写字母开头，3到40位字母、数字；登记后不能改。"),
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
        error_messages={"invalid": _("账号用小写字母开头，3到40位字母、数字。")},
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )
    field_order = ("code", "name", "duty", "area", "department", "since", "until")


class CapForm(forms.Form):
    """How many tasks somebody may be given in a week."""

    cap = forms.IntegerField(label=_("每周最多派几件"), min_value=0, max_value=200)


class SecondHandForm(forms.Form):
    """Who stands in at a township."""

    township = forms.RegexField(r"^\d{9}$")
    officer = forms.IntegerField(required=False, min_value=1)


class PasswordForm(forms.Form):
    """A new password of one's own."""

    old = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        widget=forms.PasswordInput({"class": "form-control", "autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码（至少12位）"),
        help_text=_("一句话最好记；不要和别的系统一样。"),
        min_length=12,
        max_length=128,
        widget=forms.PasswordInput({"class": "form-control", "autocomplete": "new-password"}),
        error_messages={"min_length": _("新密码至少12位，一句话最好记。")},
    )
