"""The SQL that a small pack becomes is the SQL that was reviewed."""

from __future__ import annotations

from golden import texts


def test_the_sql_is_the_reviewed_one() -> None:
    changed = [path.name for path, text in texts() if path.read_text(encoding="utf-8") != text]

    assert changed == [], "look at the change, then run engine/tests/golden/golden.py"
