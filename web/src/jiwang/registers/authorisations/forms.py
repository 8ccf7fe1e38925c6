"""A paper authorisation as a clerk types it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jiwang.kit.words.ticks import Tick
from jiwang.registers.authorisations.actions import Outsider, Paper
from jiwang.registers.authorisations.models import CONSENTS, PURPOSES, RELATIONS, SCOPES, Supporter
from jiwang.registers.authorisations.rules import LONGEST_YEARS, Named
from jiwang.registers.authorisations.states import Consent, Purpose, Relation, Scope
from jiwang.registers.people.models import Person
from jiwang.registers.people.rules import tidied

_DATE = forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
_ANOTHER = "another"
_LINE = {"class": "form-control", "autocomplete": "off"}


class ExtentForm(forms.Form):
    """For what, which kinds of facts, and from when to when: the same on every paper."""

    items = forms.MultipleChoiceField(
        label=_("事项"), help_text=_("只勾纸上写明的。"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请选至少一个事项。")}
    )  # fmt: skip
    scope = forms.MultipleChoiceField(
        label=_("可以核对的信息"), help_text=_("只勾纸上写明的；核查要先有本人同意（《社会救助法》第40条）。"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选至少一类可以核对的信息。")},
    )  # fmt: skip
    signed_on = forms.DateField(
        label=_("签字日期"),
        help_text=_("授权书上的日期，不能晚于今天。"),
        widget=_DATE,
        error_messages={"required": _("请写签字日期。")},
    )
    expires_on = forms.DateField(
        label=_("截止日期"),
        help_text=format_lazy(
            _("最长不超过{years}年；过了这一天自动失效，要再核对就再签。"), years=LONGEST_YEARS
        ),
        widget=_DATE,
        error_messages={"required": _("请写截止日期。")},
    )
    paper = forms.CharField(
        label=_("授权书编号或存放处"), help_text=_("以后要找得到原件，例如：窗口柜2-017。"), max_length=60, required=False, widget=forms.TextInput({"class": "form-control"})
    )  # fmt: skip


class PaperForm(ExtentForm):
    """Choices of persons and items belong to one household; anything else is refused."""

    subject = forms.ChoiceField(
        label=_("授权人（本人）"), help_text=_("收入、财产是谁的就选谁；一张授权书一个人。"), widget=forms.Select({"class": "form-select"}),
        error_messages={"required": _("请选是谁的授权。")},
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("用途"),
        help_text=_("只能用在写明的用途上；换用途要另签。"),
        choices=[one for one in PURPOSES.items() if one[0] is not Purpose.SUPPORT],
        widget=forms.Select({"class": "form-select"}),
    )
    lacks_capacity = Tick(
        label=_("本人无民事行为能力或限制民事行为能力"),
        help_text=_("勾了就要由监护人签字。成年人一般以法院认定为准（《民法典》第24条）。"),
        required=False,
    )
    guardian = forms.ChoiceField(
        label=_("监护人（未成年人和无民事行为能力人必填）"), help_text=_("本户的监护人在这里选；不在本户的写在下面。"), required=False, widget=forms.Select({"class": "form-select"})
    )  # fmt: skip
    outside_name = forms.CharField(
        label=_("监护人姓名"),
        help_text=_("按身份证写。"),
        max_length=60,
        required=False,
        widget=forms.TextInput(_LINE),
    )
    outside_relation = forms.ChoiceField(
        label=_("是本人的"), help_text=_("父母不能监护时，依次是祖父母、外祖父母，兄、姐（《民法典》第27条）。"), choices=[("", _("请选")), *RELATIONS.items()], required=False, widget=forms.Select({"class": "form-select"})
    )  # fmt: skip
    outside_number = forms.CharField(
        label=_("监护人身份证号（18位）"), help_text=_("用来认定是谁签的字；加密保存，页面上只显示头尾。"), max_length=30, required=False, widget=forms.TextInput(_LINE)
    )  # fmt: skip

    def __init__(
        self, *args: object, members: Iterable[Person], items: Iterable[tuple[str, str]], **more: object
    ) -> None:
        """Offer the members of the household, and the items of the law in force."""
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.members = {str(one.pk): one for one in members if one.merged_into_id is None}
        offered = [(key, one.name) for key, one in self.members.items()]
        self.fields["subject"].choices = offered  # type: ignore[attr-defined]
        self.fields["guardian"].choices = [("", _("本人签字")), *offered]  # type: ignore[attr-defined]
        self.fields["items"].choices = list(items)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """One guardian: a member, or somebody from elsewhere with name, relation and number."""
        asked = super().clean() or {}
        outside = [asked.get(f"outside_{part}") for part in ("name", "relation", "number")]
        if any(outside) and asked.get("guardian"):
            raise forms.ValidationError(_("监护人只写一位：或在本户里选，或写户外的监护人。"))
        if any(outside) and not all(outside):
            raise forms.ValidationError(_("监护人不在本户的，姓名、关系和身份证号都要写。"))
        return asked

    @property
    def is_outside(self) -> bool:
        """Whether something was written of a guardian from elsewhere, so that the page shows it again."""
        return any(self[f"outside_{part}"].data for part in ("name", "relation", "number"))

    def chosen(self) -> Person:
        """Whose authorisation it is, of a valid form."""
        return self.members[self.cleaned_data["subject"]]

    def written(self) -> Paper:
        """What stands on the paper, of a valid form."""
        asked = self.cleaned_data
        return Paper(
            items=tuple(asked["items"]), scope=tuple(map(Scope, asked["scope"])), purpose=Purpose(asked["purpose"]),
            signed_on=asked["signed_on"], expires_on=asked["expires_on"], lacks_capacity=asked["lacks_capacity"],
            guardian=self._outsider() or self.members.get(asked["guardian"]), paper=asked["paper"],
        )  # fmt: skip

    def _outsider(self) -> Outsider | None:
        asked = self.cleaned_data
        if not asked["outside_name"]:
            return None
        number = tidied(asked["outside_number"])
        return Outsider(asked["outside_name"].strip(), Relation(asked["outside_relation"]), number)


class SupporterForm(ExtentForm):
    """The paper of somebody outside who is bound to support a member: they sign for themselves."""

    name = forms.CharField(label=_("义务人姓名"), help_text=_("按身份证写；不住在这户的赡养、抚养、扶养人。"), max_length=60, widget=forms.TextInput(_LINE), error_messages={"required": _("请写义务人姓名。")})  # fmt: skip
    relation = forms.ChoiceField(label=_("是户里人的"), help_text=_("和他（她）要赡养、抚养、扶养的人是什么关系。"), choices=[("", _("请选")), *RELATIONS.items()], widget=forms.Select({"class": "form-select"}), error_messages={"required": _("请选是什么关系。")})  # fmt: skip
    of = forms.MultipleChoiceField(label=_("要赡养、抚养、扶养谁"), help_text=_("勾本户里他（她）对谁有义务。"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请勾选他（她）要赡养、抚养、扶养谁。")})  # fmt: skip
    number = forms.CharField(label=_("义务人身份证号（18位）"), help_text=_("加密保存，页面上只显示头尾；没有本人同意不能核对（《社会救助法》第41条）。"), max_length=30, widget=forms.TextInput(_LINE), error_messages={"required": _("请写身份证号。")})  # fmt: skip

    known = forms.ChoiceField(label=_("名单上的哪一位"), help_text=_("名单上有还没签字的：是同一位就选他（她），原来记的都留着。"), widget=forms.Select({"class": "form-select"}), error_messages={"required": _("请选是名单上的哪一位，还是另外一位。")})  # fmt: skip

    def __init__(
        self,
        *args: object,
        members: Iterable[Person],
        items: Iterable[tuple[str, str]],
        waiting: Iterable[Supporter] = (),
        **more: object,
    ) -> None:
        """Offer the members of the household, the items of the law in force, and those on file who have not signed yet."""
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["of"].choices = _offered(members)  # type: ignore[attr-defined]
        self.fields["items"].choices = list(items)  # type: ignore[attr-defined]
        names = [
            (
                str(one.pk),
                _("%(name)s（%(relation)s）") % {"name": one.name, "relation": one.get_relation_display()},
            )
            for one in waiting
        ]
        self.fields["known"].choices = [("", _("请选")), *names, (_ANOTHER, _("另外一位，名单上没有"))]  # type: ignore[attr-defined]
        if not names:
            del self.fields["known"]

    def on_file(self) -> int | None:
        """Whom of those on file who had not signed it is, of a valid form."""
        chosen = self.cleaned_data.get("known", _ANOTHER)
        return None if chosen == _ANOTHER else int(chosen)

    def supported(self) -> tuple[int, ...]:
        """Whom they are bound to support, of a valid form."""
        return tuple(sorted(map(int, self.cleaned_data["of"])))

    def signer(self) -> Outsider:
        """Who has signed, of a valid form."""
        asked = self.cleaned_data
        return Outsider(asked["name"].strip(), Relation(asked["relation"]), tidied(asked["number"]))

    def written(self) -> Paper:
        """What stands on the paper, of a valid form."""
        asked = self.cleaned_data
        return Paper(
            tuple(asked["items"]), tuple(map(Scope, asked["scope"])), Purpose.SUPPORT, asked["signed_on"], asked["expires_on"], paper=asked["paper"],
        )  # fmt: skip


class NamedForm(forms.Form):
    """Somebody outside who is bound to support a member, as the family tells of them: without a paper, and without their number."""

    name = forms.CharField(label=_("义务人姓名"), help_text=_("不住在这户的赡养、抚养、扶养人。"), max_length=60, widget=forms.TextInput(_LINE), error_messages={"required": _("请写义务人姓名。")})  # fmt: skip
    relation = forms.ChoiceField(label=_("是户里人的"), help_text=_("和他（她）要赡养、抚养、扶养的人是什么关系。"), choices=[("", _("请选")), *RELATIONS.items()], widget=forms.Select({"class": "form-select"}), error_messages={"required": _("请选是什么关系。")})  # fmt: skip
    of = forms.MultipleChoiceField(label=_("要赡养、抚养、扶养谁"), help_text=_("勾本户里他（她）对谁有义务。"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请勾选他（她）要赡养、抚养、扶养谁。")})  # fmt: skip
    birth = forms.DateField(
        label=_("出生日期（知道才写）"),
        help_text=_("家里人说的就行；不知道空着，不要猜。"),
        required=False,
        widget=_DATE,
    )
    consent = forms.ChoiceField(label=_("本人同意核查吗"), help_text=_("不签不影响家里人申请；只是他（她）的收入和财产不能核对。"), widget=forms.Select({"class": "form-select"}), error_messages={"required": _("请选签没签。")})  # fmt: skip
    said = forms.CharField(label=_("怎么说的"), help_text=_("本人或者家里人怎么说的，听谁说的；更正的，写原来哪里记错了。至少4个字。"), max_length=300, widget=forms.Textarea({"class": "form-control", "rows": 2}), error_messages={"required": _("请写明怎么说的，至少4个字。")})  # fmt: skip

    def __init__(self, *args: Any, members: Iterable[Person], before: Supporter | None, **more: Any) -> None:
        """Empty for somebody new; for one on file as is written, and who has signed keeps the birthday of their number."""
        on_file = {} if before is None else {
            "name": before.name, "relation": before.relation, "of": [str(one) for one in before.of], "birth": before.birth, "consent": before.consent,
        }  # fmt: skip
        super().__init__(*args, **({"initial": on_file} | more))
        self.fields["of"].choices = _offered(members)  # type: ignore[attr-defined]
        is_signed = before is not None and before.number_blind is not None
        open_to = [Consent.SIGNED] if is_signed else [Consent.ASKED, Consent.REFUSED]
        offered = [*open_to, Consent.STRUCK] if before else [*open_to]
        self.fields["consent"].choices = [(str(one), CONSENTS[one]) for one in offered]  # type: ignore[attr-defined]
        if is_signed:
            del self.fields["birth"]

    def told(self) -> Named:
        """What is written, of a valid form."""
        asked = self.cleaned_data
        return Named(
            tidied(asked["name"]), Relation(asked["relation"]), tuple(map(int, asked["of"])), Consent(asked["consent"]), asked["said"], asked.get("birth"),
        )  # fmt: skip


def _offered(members: Iterable[Person]) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in members if one.merged_into_id is None]


class WithdrawalForm(forms.Form):
    """Why an authorisation is withdrawn."""

    why = forms.CharField(max_length=200, required=False)
