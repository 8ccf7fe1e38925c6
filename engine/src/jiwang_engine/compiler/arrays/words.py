"""Words by number: codes, places and ids of items, so that they are compared as numbers."""

from __future__ import annotations

from threading import Lock


class Words:
    """Every word that a run has met, with its number."""

    def __init__(self) -> None:
        """Start without words."""
        self._numbers: dict[str, int] = {}
        self._lock = Lock()

    def number(self, word: str) -> int:
        """The number of a word, a new one where it was never met."""
        found = self._numbers.get(word)
        if found is None:
            with self._lock:
                found = self._numbers.setdefault(word, len(self._numbers))
        return found

    def listed(self) -> list[str]:
        """All words, in the order of their numbers."""
        return list(self._numbers)
