"""Input to intake."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jiwang.analysis.batches import SourceCard
from jiwang.kit.words.ticks import Tick
from jiwang.stages.intake.models import MOVES
from jiwang.stages.intake.states import Move

_SELECT = {"class": "form-select"}
_FIELD = {"class": "form-control"}
_LONGEST_TOKEN = timedelta(days=366)


class UploadForm(forms.Form):
    """A file, and what it is where the officer knows better than the headings."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("部门导出的原样文件，不用改表头。可用 .xlsx .xls .csv .txt；加密保存，到期销毁。"),
        widget=forms.FileInput({**_FIELD, "accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.et"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。请确认导出成功后重新报送。")},
    )
    source = forms.ChoiceField(
        label=_("来源"),
        help_text=_("一般不用选；认不出来时再选。"),
        required=False,
        widget=forms.Select(_SELECT),
    )
    as_of = forms.DateField(
        label=_("数据日期"),
        help_text=_("数据截止的那一天；不填就用文件名里的日期。"),
        required=False,
        widget=forms.DateInput({**_FIELD, "type": "date"}),
    )

    def __init__(self, *asked: object, cards: list[SourceCard]) -> None:
        """Offer the kinds of files that the officer may send."""
        super().__init__(*asked)  # type: ignore[arg-type]
        known = [(one.id, f"{one.department} · {one.label}") for one in cards]
        self.fields["source"].choices = [("", _("自动识别")), *known]  # type: ignore[attr-defined]

    def clean_file(self) -> object:
        """Not larger than a page may take."""
        file = self.cleaned_data["file"]
        if file.size > settings.MOST_UPLOAD:
            raise forms.ValidationError(
                _("文件超过 %(most)d MB。请按县或按月拆分后报送。"),
                params={"most": settings.MOST_UPLOAD // 1_000_000},
            )
        return file


class MoveForm(forms.Form):
    """A move with a batch."""

    move = forms.ChoiceField(choices=list(MOVES.items()))
    why = forms.CharField(required=False, max_length=200)

    def clean_move(self) -> Move:
        """The move as the rules know it."""
        return Move(self.cleaned_data["move"])


class IssuesForm(forms.Form):
    """What to show of a quality report."""

    severity = forms.ChoiceField(
        required=False, choices=[("", ""), ("rejected", ""), ("flagged", ""), ("repaired", "")]
    )
    text = forms.CharField(required=False, max_length=40)


class TokenForm(forms.Form):
    """A token for a department's program."""

    sources = forms.MultipleChoiceField(
        label=_("可以报送"),
        help_text=_("一个令牌只给一个部门，只勾它要送的。"),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("有效天数"),
        help_text=format_lazy(_("到期自动失效，最长{days}天。"), days=_LONGEST_TOKEN.days),
        min_value=1,
        max_value=_LONGEST_TOKEN.days,
        initial=180,
        widget=forms.NumberInput(_FIELD),
    )
    seals = Tick(
        label=_("退回率正常时直接封存，不再等第二人确认"),
        help_text=_("退回的行反常地多时，仍然停下等人确认。"),
        required=False,
    )

    def __init__(self, *asked: object, cards: list[SourceCard]) -> None:
        """Offer every kind of file."""
        super().__init__(*asked)  # type: ignore[arg-type]
        known = [(one.id, f"{one.department} · {one.label}") for one in cards]
        self.fields["sources"].choices = known  # type: ignore[attr-defined]
        self.departments = {one.id: one.department for one in cards}

    def clean_sources(self) -> list[str]:
        """One token speaks for one department."""
        sources: list[str] = self.cleaned_data["sources"]
        if len({self.departments[one] for one in sources}) > 1:
            raise forms.ValidationError(_("一个令牌只能给一个部门用。"))
        return sources
