"""How an answer cites the law: articles, closures and the mark of a number."""

from __future__ import annotations

from jiwang_engine.packs.model import LegalNumber
from jiwang_engine.packs.periods import Closure
from jiwang_engine.terms import Citation


def article_of(citation: Citation | None) -> dict[str, str] | None:
    """Document and article; an article that is a number is written as the law writes it."""
    if citation is None:
        return None
    article = f"第{citation.article}条" if citation.article.isdigit() else citation.article
    return {"document": citation.document, "article": article}


def closed_by(closure: Closure | None) -> dict[str, str] | None:
    """Why a place does without an item."""
    if closure is None:
        return None
    return {"reason": closure.reason, "document": closure.document, "pack": closure.layer}


def mark_of(number: LegalNumber | None) -> str:
    """How sure a number of the law is."""
    return number.mark.value if number else "未规定"
