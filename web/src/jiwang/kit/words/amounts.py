"""Amounts as people read them: money is counted in fen, everything else in whole pieces."""

from __future__ import annotations

from decimal import Decimal

FEN = 100  # of a yuan
YUAN = "元"  # the unit of money


def said(amount: int, unit: str = YUAN) -> str:
    """An amount as people read it: 630元, 12.50元, 3袋; with its sign."""
    if unit != YUAN:
        return f"{amount:,}{unit}"
    sign, rest = ("-" if amount < 0 else ""), abs(amount)
    cents = f".{rest % FEN:02}" if rest % FEN else ""
    return f"{sign}{rest // FEN:,}{cents}{YUAN}"


def plain(fen: int | None) -> str:
    """Fen as somebody would type them: 630, 12.50."""
    if fen is None:
        return ""
    return f"{Decimal(fen) / FEN:f}" if fen % FEN else str(fen // FEN)
