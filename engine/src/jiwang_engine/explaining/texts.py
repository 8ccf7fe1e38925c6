"""An answer as a page of plain Chinese for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_VERDICTS = {"yes": "符合", "no": "不符合", "unknown": "待核实", "undecided": "待认定"}
_PERIODS = {"month": "每月", "year": "每年", "once": "一次"}
_LEVELS = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "grey": "灰"}


def told(answer: dict[str, Any]) -> str:
    """The whole answer, line by line."""
    return "\n".join(_lines(answer))


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    yield f"{answer['day']} · {answer['area']} · 政策包 {answer['pack']['id']} {answer['pack']['version']}"
    yield ""
    yield "一、家庭和人员类别"
    for one in answer["categories"]:
        yield f"  {one['name']}（{'、'.join(one['unit'])}）：{_VERDICTS[one['verdict']]}"
    yield ""
    yield "二、救助事项"
    for one in answer["items"]:
        yield from _item(one)
    for one in answer["conflicts"]:
        values = "；".join(f"{case['article']} 得 {case['value']}" for case in one["cases"])
        yield f"  例外互相矛盾，请先确定适用哪一条：{one['name']}（{'、'.join(one['unit'])}）：{values}"
    yield ""
    yield "三、预警"
    raised = [one for one in answer["alerts"] if one["verdict"] == "yes"]
    for one in raised:
        yield f"  [{_LEVELS[one['level']]}] {one['id']} {one['sentence']}（{one['handler']}，{one['due']}前）"
    if not raised:
        yield "  没有预警。"


def _item(one: dict[str, Any]) -> Iterator[str]:
    amount = one["amount"]
    money = ""
    if amount is not None and one["verdict"] == "yes":
        money = (
            "，金额待核实"
            if amount["fen"] is None
            else f"，{_PERIODS[amount['per']]}{amount['fen'] / 100:,.2f}元"
        )
    yield f"  {one['name']}（{one['department']}；{'、'.join(one['unit'])}）：{_VERDICTS[one['verdict']]}{money}"
    if one["closed"]:
        yield f"      当地停办：{one['closed']['reason']}（{one['closed']['document']}）"
    if amount is not None and one["verdict"] == "yes":
        yield from _terms(amount)
    for rule in one["between"]:
        yield f"      {rule['text']}  《{rule['article']['document']}》{rule['article']['article']}"
    for clause in one["clauses"]:
        article = clause["article"]
        basis = f"  《{article['document']}》{article['article']}" if article else ""
        miss = f"  [{clause['miss']}]" if clause["miss"] else ""
        yield f"      {clause['name']}：{clause['text']}{miss}{basis}"
    for step in one["amount_steps"] if one["verdict"] == "yes" else ():
        yield f"      算法：{step}"
    for gap in one["verify"]:
        who = f"{gap['member']}的" if gap["member"] else ""
        what = gap.get("fact") or f"{gap.get('parameter')}（尚未公布）"
        yield f"      需核实：{who}{what}"


def _terms(amount: dict[str, Any]) -> Iterator[str]:
    """For how long, from when, and who decides."""
    told = [
        f"最多{amount['months']}个月" if amount.get("months") else "",
        _BEGINS.get(amount.get("begins") or "", ""),
        f"由{amount['decided_by']}审批" if amount.get("decided_by") else "",
    ]
    if any(told):
        yield f"      {'，'.join(part for part in told if part)}"


_BEGINS = {"next_month": "批准次月起发", "same_month": "批准当月起发"}
