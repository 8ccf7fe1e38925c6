"""Let another thread make something ready while this one waits for the database: two processors, and nothing stands in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from threading import Event

_SMALL, _PIECE = 1 << 24, 1 << 20  # bytes: what stays in memory, and what is read at once


@contextmanager
def ahead(pieces: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """Begin with the pieces at once, and hand them out in their order when they are asked for.

    They are kept in a file without a name, which is gone with the process. What goes wrong with them is raised where they are
    asked for; whoever leaves early does not wait for the rest.
    """
    left = Event()
    with SpooledTemporaryFile(_SMALL) as file, ThreadPoolExecutor(1) as thread:

        def keep() -> None:
            for piece in pieces:
                if left.is_set():
                    return
                file.write(piece)

        try:
            yield _read(file, thread.submit(keep))
        finally:
            left.set()


def _read(file: SpooledTemporaryFile[bytes], kept: Future[None]) -> Iterator[bytes]:
    kept.result()
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
