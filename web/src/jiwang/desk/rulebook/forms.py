"""What the policy pages are asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 10_000_000


class PackForm(forms.Form):
    """A pack: as a zip, or by the name of one that lies on this machine."""

    archive = forms.FileField(label=_("政策包（zip）"), required=False)
    name = forms.SlugField(required=False, max_length=60)

    def clean(self) -> dict[str, object]:
        """One of the two."""
        asked = super().clean() or {}
        archive = asked.get("archive")
        if not archive and not asked.get("name"):
            raise forms.ValidationError(_("请选一个 zip 文件，或本机上的一个政策包。"))
        if archive and archive.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过10兆。政策包只有文字，请只压缩政策包的文件夹。"))
        return asked


class ProposalForm(forms.Form):
    """From when, and why."""

    since = forms.DateField(
        label=_("启用日期"), help_text=_("从这一天起按新版本算；要另一个人确认才生效。"), widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"required": _("请写启用日期。"), "invalid": _("请写一个日期，例如2026-12-01。")},
    )  # fmt: skip
    why = forms.CharField(
        label=_("启用原因或文号"), help_text=_("写发文的文号，以后查得到依据。"), min_length=4, max_length=200, widget=forms.TextInput({"class": "form-control"}),
        error_messages={"required": _("请写明启用的原因，例如文号。"), "min_length": _("原因至少写4个字。")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The second person's answer."""

    answer = forms.ChoiceField(choices=[("confirm", ""), ("withdraw", "")])
    why = forms.CharField(max_length=200, required=False)
