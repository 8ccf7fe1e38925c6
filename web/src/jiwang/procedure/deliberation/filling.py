"""会议纪要: the record of a meeting, sentence by sentence. It is a document of the office: it stays Chinese whoever reads it."""

from __future__ import annotations

from typing import Any

from jiwang.kit.sights import COUNTY
from jiwang.kit.words.amounts import YUAN, said
from jiwang.kit.words.conditions import bar_in_words, value_in_words
from jiwang.procedure.deliberation.models import Matter, Meeting, Seat
from jiwang.procedure.deliberation.rules import Count
from jiwang.procedure.deliberation.states import Kind, Level, Voice
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import names_of
from jiwang.stages.decisions.filling import day_text, office_of

_HONEST = "依照规定程序集体研究决定的，事后发现有偏差，没有谋取私利、没有违反程序的，依照《最低生活保障审核确认办法》第三十九条容错纠错。"
_VOICES = {
    Voice.FOR: "同意",
    Voice.AGAINST: "反对",
    Voice.ABSTAIN: "弃权",
    Voice.RECUSED: "回避",
    Voice.ABSENT: "缺席",
}
_KINDS = {
    Kind.WAIVE: "对“%(label)s”一条予以豁免",
    Kind.AFFIRM: "认定“%(label)s”符合",
    Kind.STATUS: "转为申请%(label)s",
    Kind.AID: "给予%(label)s",
    Kind.NOTHING: "按现行规定办理，不另作处理",
}
NOT_CARRIED = "表决没有过半数同意，不予通过，按现行规定办理。"


def body_of(area: str) -> str:
    """Who has met: 青禾区民政局集体研究."""
    name = names_of([area])[area]
    return f"{office_of(name, is_county=len(area) <= COUNTY)}集体研究"


def number_of(area: str, year: int, number: int) -> str:
    """青禾区社救议〔2026〕3号."""
    return f"{names_of([area])[area]}社救议〔{year}〕{number}号"


def by_minutes(number: str, amount: int | None) -> str:
    """For the letter: which meeting has granted what."""
    return f"依据：{number}会议纪要，集体研究给予{said(amount or 0, YUAN)}。"


def minutes_about(
    matter: Matter, meeting: Meeting, seats: list[Seat], *, count: Count, area: str, number: str
) -> dict[str, Any]:
    """The record of a meeting; it is kept as it was signed."""
    head = heads_of([matter.household_id]).get(matter.household_id)
    title = {Level.TOWNSHIP: "乡镇（街道）", Level.COUNTY: "县级", Level.CITY: "市级"}[Level(matter.level)]
    return {
        "title": f"{title}社会救助“一事一议”会议纪要",
        "number": number,
        "sections": [
            ("事项", [f"{head.name if head else ''}一户申请{matter.label}。事由：{matter.ground}。{matter.words}"]),
            ("时间地点", [f"{day_text(meeting.held_on)}，{meeting.place}。"]),
            ("查明的情况", _facts(matter.facts) or ["没有登记的情况。"]),
            ("按现行规定", [bar_in_words(one) for one in matter.bars] or ["没有不符合的条件。"]),
            ("研究结果", _result(meeting)),
            ("表决", [tally(count), *(_seat(one) for one in seats)]),
            ("说明", [*([meeting.note] if meeting.note else []), _HONEST]),
        ],
        "office": f"{body_of(area).removesuffix('集体研究')}（盖章）",
        "is_public": matter.is_public,
    }  # fmt: skip


def hands(signer: str, recorder: str) -> str:
    """Who has signed, and who has written it down."""
    return f"签发：{signer}　记录：{recorder}"


def tally(count: Count) -> str:
    """The votes as one sentence."""
    return (
        f"应表决{count.entitled}人，到会{count.present}人：同意{count.fors}人，反对{count.againsts}人，弃权{count.abstentions}人；"
        f"回避{count.recused}人，缺席{count.absent}人。"
    )


def _facts(told: list[dict[str, str]]) -> list[str]:
    """What is known, a sentence for each member, source and day."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in told:
        found.setdefault((one["who"], one["source"], one["day"]), []).append(
            one["label"] + value_in_words(one["value"])
        )
    return [
        f"{who or '这户'}：{'，'.join(facts)}（{source}{'，' if day else ''}{day}）。"
        for (who, source, day), facts in found.items()
    ]


def _result(meeting: Meeting) -> list[str]:
    """What was decided, on which ground and until when, and why."""
    if not meeting.is_carried:
        return [NOT_CARRIED, f"理由：{meeting.why}"]
    told = [_KINDS[Kind(meeting.kind)] % {"label": meeting.choice["label"]} + "。"]
    told += [f"依据：{meeting.choice['article']}。"] if meeting.choice["article"] else []
    told += [f"豁免的理由：{meeting.ground}。"] if meeting.ground else []
    told += [f"金额：{said(meeting.amount, YUAN)}。"] if meeting.amount else []
    told += [f"有效期至{day_text(meeting.until)}。"] if meeting.until else []
    told += [f"{day_text(meeting.review_on)}前复查。"] if meeting.review_on else []
    return [*told, f"理由：{meeting.why}"]


def _seat(one: Seat) -> str:
    reason = f"（{one.words}）" if one.words else ""
    kin = "，近亲属或有利害关系" if one.is_kin else "，录入过这户的情况" if one.has_entered else ""
    return f"{one.name}（{one.duty}）：{_VOICES[Voice(one.voice)]}{kin}{reason}"
