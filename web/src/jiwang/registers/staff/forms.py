"""Input at the door."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


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
