"""① 数据汇入 and ② 身份比对: the departments' files, or the engine's own tables, into the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.dividing import Team
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.linking.linkage import LinkReport, link
from jiwang_engine.linking.opinions.saying import Opinion
from jiwang_engine.packs.model import Pack
from jiwang_engine.sources.intake import Intake, read_sources


@dataclass(frozen=True, slots=True)
class Files:
    """The departments' files of a day: where they lie, where the readers may put scratch files, and by when they had come."""

    data: Path
    on: date
    spill: Path
    known: date | None = None

    def take_in(self, backend: Backend, pack: Pack) -> Intake:
        """① Clean and check every file that the pack's sources know."""
        return read_sources(
            backend,
            sources=pack.sources,
            codes=pack.codes,
            data=self.data,
            work=self.spill,
            day=self.on,
            known=self.known,
        )

    def tie(
        self,
        backend: Backend,
        pack: Pack,
        *,
        state: State | None = None,
        opinions: Sequence[Opinion] = (),
        watches: bool = False,
        team: Team | None = None,
    ) -> LinkReport:
        """② Tie the records to persons and households; to be screened, if it `watches`, also those whom nobody can place.

        A `team` takes shares of the comparing."""
        return link(
            backend,
            pack.sources,
            on=self.on,
            codes=pack.codes,
            state=state,
            opinions=opinions,
            watches=watches,
            team=team,
        )
