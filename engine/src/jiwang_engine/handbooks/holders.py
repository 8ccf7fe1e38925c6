"""Who holds a fact: the department whose list gives it, or the person who is asked."""

from __future__ import annotations

from jiwang_engine.packs.model import Fact, Pack

ASKED, CALCULATED, NOBODY = "本人申报或入户核实", "由其他事实推算", "没有来源"


def holder_of(fact: Fact, pack: Pack) -> str:
    """医保·医保大额医疗费用明细, or who is asked; 没有来源 when nothing gives it and nobody is asked."""
    if fact.reading is not None:
        source = pack.sources[fact.reading.source]
        return f"{source.department}·{source.label}"
    if fact.question:
        return ASKED
    return CALCULATED if fact.otherwise is not None else NOBODY
