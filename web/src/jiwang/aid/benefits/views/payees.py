"""收款账户名单: accounts of many units from one file, looked through before anybody confirms them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.benefits import permissions, queries
from jiwang.aid.benefits.forms import PayeeListForm, ReasonForm
from jiwang.aid.benefits.models import FATES, PayeeList
from jiwang.aid.benefits.receiving import lists
from jiwang.aid.benefits.states import GOOD, KEEPERS, READERS, Fate, Listing
from jiwang.aid.benefits.views.acting import actor, tried
from jiwang.jobs.queries import run_about, shown_row
from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.speaking import spoken
from jiwang.registers.places.queries import names_of
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.trail.actions import note_export

_PAGE = 50


@require_http_methods(["GET", "POST"])
@admits(*READERS)
def payees(request: OfficerRequest) -> HttpResponse:
    """The lists that came, and the form for a further one."""
    own = sorted(areas_held(request, *KEEPERS))
    form = None
    if own:
        names = names_of(own)
        told = (request.POST, request.FILES) if request.method == "POST" else ()
        form = PayeeListForm(*told, regions=[(one, names[one]) for one in own])
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_bound and form.is_valid():
        made = tried(request, lambda: _take_in(request, form), form)
        if made is not None:
            return redirect("benefits:payee_list", made.pk)
    page = Paginator(queries.lists_seen(areas_held(request, *READERS)), _PAGE).get_page(
        request.GET.get("page")
    )
    shown = {"form": form, "page": page, "names": names_of({one.region for one in page})}
    return render(request, "benefits/payees.html", shown, status=422 if form and form.errors else 200)


@require_safe
@admits(*READERS)
def template(request: OfficerRequest) -> HttpResponse:
    """The template: what stands in each column, and one row of a person who does not exist."""
    told = [(label, must, help_text, example) for label, must, help_text, example in _columns()]
    heads = [(label, 26 if at in (1, 4) else 18) for at, (label, _must, _help, _example) in enumerate(told)]
    helps = [
        (label, _("必填") if must else _("可以空着"), help_text, example)
        for label, must, help_text, example in told
    ]
    columns = [(_("列名"), 18), (_("要不要填"), 10), (_("填什么"), 60), (_("例如（虚构的人）"), 26)]
    return sheets.answer(_("收款账户名单模板"), [Sheet(_("收款账户"), heads, []), Sheet(_("填表说明和示例"), columns, helps)])  # fmt: skip


@never_cache
@require_safe
@admits(*READERS)
def payee_list(request: OfficerRequest, list_id: int) -> HttpResponse:
    """One list, row by row: what it would change, and what cannot be taken and why."""
    return _list_page(request, _seen(request, list_id))


@require_POST
@admits(*READERS)
def take_step(request: OfficerRequest, list_id: int) -> HttpResponse:
    """Confirm every good row of a list at once, or do not take it."""
    found, step = _seen(request, list_id), request.POST.get("step", "")
    form, by = ReasonForm(request.POST, auto_id="drop_%s"), actor(request)
    if step == "drop":
        if not form.is_valid():
            return _list_page(request, found, drop=form)
        why = form.cleaned_data["why"]
        if tried(request, lambda: lists.drop(found.pk, why=why, by=by, at=clock.now())):
            messages.success(request, _("没有采用，一个账户也没有改。"))
    elif step == "confirm":
        page = reverse("benefits:payee_list", args=[found.pk])
        if tried(request, lambda: lists.confirm(found.pk, title=_("按名单更新收款账户"), page=page, by=by, at=clock.now())):  # fmt: skip
            messages.success(request, _("已确认，正在更新。"))
    return redirect("benefits:payee_list", found.pk)


@never_cache
@require_safe
@admits(*READERS)
def refused(request: OfficerRequest, list_id: int) -> HttpResponse:
    """The rows that could not be taken, with the reason; accounts masked as everywhere."""
    found = _seen(request, list_id)
    rows = list(queries.rows_of(request.sight, found, Fate.REFUSED))
    note_export("payee_list", len(rows), by=request.officer.code, at=clock.now(), area=found.region)
    columns = [(_("文件里的行"), 10), (_("姓名"), 14), (_("账户名称"), 14), (_("开户银行"), 30), (_("账号末四位"), 12), (_("为什么不能采用，怎么改"), 70)]  # fmt: skip
    told = [(one.row, one.name, one.holder, one.bank, f"*{one.tail}" if one.tail else "", spoken(one.why)) for one in rows]  # fmt: skip
    return sheets.answer(_("不能采用的收款账户"), [Sheet(_("不能采用"), columns, told)])


def _take_in(request: OfficerRequest, form: PayeeListForm) -> PayeeList:
    kept = queries.vault().keep(form.cleaned_data["file"].chunks())
    made, is_new = lists.take_in(
        form.cleaned_data["region"], kept, name=form.name(), title=_("核对收款账户名单"), page=reverse("benefits:payees"), by=actor(request), at=clock.now()
    )  # fmt: skip
    if not is_new:
        queries.vault().destroy(kept.name)
    messages.success(request, _("已收下，正在逐行核对。现在什么也没有改。") if is_new else _("同一个文件已经收过，在等确认，没有重复收。"))  # fmt: skip
    return made


def _list_page(request: OfficerRequest, found: PayeeList, **forms: Any) -> HttpResponse:
    by, fate = actor(request), request.GET.get("show", "")
    lists.look_at(found, by=by, at=clock.now())
    told = queries.fates_of(found)
    fate = fate if fate in FATES else ""
    page = Paginator(queries.rows_of(request.sight, found, fate), _PAGE).get_page(request.GET.get("page"))
    kind = {Listing.READING: "benefits.read_payees", Listing.TAKING: "benefits.take_payees"}.get(
        Listing(found.state)
    )
    run = run_about(kind, f"payee_list:{found.pk}") if kind else None
    waits = found.state == Listing.READ
    shown = {
        "listed": found, "place": names_of([found.region])[found.region], "page": page, "show": fate, "counts": told, "all": sum(told.get(one, 0) for one in map(str, Fate)),
        "good": sum(told.get(one, 0) for one in GOOD), "fates": [(one, label, told.get(one, 0)) for one, label in FATES.items()],
        "job": shown_row(run, clock.now()) if run else None, "is_going": kind is not None, "run": queries.run_live(found.region) if waits else None,
        "may_confirm": waits and permissions.may_answer(found.by_id, found.region, officer=request.officer, held=request.held),
        "is_own": waits and found.by_id == request.officer.pk, "waits": waits, "drop": ReasonForm(auto_id="drop_%s"), **forms,
    }  # fmt: skip
    return render(request, "benefits/payee_list.html", shown, status=422 if forms else 200)


def _seen(request: OfficerRequest, list_id: int) -> PayeeList:
    found: PayeeList = get_object_or_404(queries.lists_seen(areas_held(request, *READERS)), pk=list_id)
    return found


def _columns() -> list[tuple[str, bool, str, str]]:
    """The columns as `receiving.lists` reads them: must it be filled, with what, and an example."""
    helps = {
        "name": (_("这户的户主或成员，和证件号是同一个人。"), _("韦示例")),
        "number": (_("18位，这一列设成文本。"), "99990119620304123X"),
        "holder": (_("存折或银行卡上的户名；空着就是前面这个人。"), _("韦示例")),
        "bank": (_("写到支行或网点。"), _("示例农商行清溪支行")),
        "account": (_("8到30位数字，这一列设成文本，不能是科学记数。"), "000012345678"),
        "relation": (_("写“成员”或“监护人”；空着就是成员。"), _("成员")),
        "paper": (_("监护人代收的必填：判决书、指定监护证明、户口本等。"), ""),
        "shared_why": (_("一般空着。账号已经是别的户的，才写为什么共用。"), ""),
    }
    return [(one.label, one.required, *helps[one.id]) for one in lists.COLUMNS]
