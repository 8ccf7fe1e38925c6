"""When Python looks for garbage. The law and a run's results are millions of objects that stay, and looking among them is slow."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (100_000, 20, 50)


def search_rarely() -> None:
    """For programs that hold the law: what is there now stays for good, and new objects are looked at now and then."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_RARELY)


@contextmanager
def no_search() -> Iterator[None]:
    """No search while something large is laid out that stays until it is written."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
