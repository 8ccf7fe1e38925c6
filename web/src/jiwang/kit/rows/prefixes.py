"""`startswith` for PostgreSQL with row security: as `^@`, which may use an index there. LIKE is not leak-proof, so under row
security PostgreSQL looks at every row first. Registered by the app of places.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup, StartsWith
from django.db.models.sql.compiler import SQLCompiler


class Begins(StartsWith):
    """The text begins with another: no patterns, nothing to be escaped."""

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """`column ^@ value`."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = Lookup.process_rhs(self, compiler, connection)
        return f"{left} ^@ {right}", (*left_params, *right_params)
