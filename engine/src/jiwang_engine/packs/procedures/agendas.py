"""一事一议: upon which grounds a case that fits no rule may be put before a meeting, level by level, as a list of the pack."""

from __future__ import annotations

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.legal import Agenda, Ground
from jiwang_engine.terms import Mark

_FEWEST = 3


def read_agenda(entry: Entry) -> Agenda:
    """Read a 议事 document."""
    label = entry.text("agenda")
    grounds = tuple(_ground(one) for one in entry.entries("causes"))
    words = [one.label for one in grounds]
    mark, fewest = entry.text("mark", Mark.VERIFIED.value), entry.number("fewest", _FEWEST, unit="人")
    if not grounds or len(set(words)) < len(words):
        raise PackError("agenda-unclear", at=entry.at, found=f"“{label}”没有事由，或者有一条写了两次。", remedy="请在“各条”下一条一条写，不要重复。")  # fmt: skip
    if mark not in set(Mark) or fewest < _FEWEST:
        raise PackError("agenda-unclear", at=entry.at, found=f"“{label}”的标记看不懂，或者少于{_FEWEST}人就可以表决。", remedy=f"标记可以写：{'、'.join(Mark)}；“最少人数”写{_FEWEST}以上。")  # fmt: skip
    return Agenda(
        id_of(entry), label, entry.word("agenda_level", "agenda_level"), grounds, fewest, Mark(mark), entry.at,
        document=entry.text("number", ""), starts=entry.day("from"), ends=entry.day("to"), note=entry.text("note", ""),
    )  # fmt: skip


def _ground(entry: Entry) -> Ground:
    found = Ground(entry.text("cause"), entry.flag("made_public"), entry.citation("article"))
    entry.finish()
    return found
