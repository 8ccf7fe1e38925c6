"""Clients who ask by ID number, all at once, for persons of a large register: how many numbers a second, how long a request takes."""

from __future__ import annotations

import json
import random
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.identifiers import check_character
from jiwang_engine.linking.keeping.finding import Finder, sorted_finder

SEED, REQUESTS = 20261122, 20
NOBODY, DIRTY = 0.1, 0.1  # shares of the numbers
_P17 = 99990119000101000


def main(held: int, loads: list[tuple[int, int]]) -> None:
    backend = DuckDB(threads=2)
    before = perf_counter()
    # Every eighth sequence of seventeen digits that is a day; the sum of the digits decides the last.
    days = f"SELECT strftime(DATE '1930-01-01' + (n % 33000)::INTEGER, '%Y%m%d')::BIGINT * 1000 + n // 33000 AS tail, n FROM range({held}) AS r(n)"
    finder = sorted_finder(
        backend, f"SELECT (99990100000000000 + tail) * 11 + {_CHECK} AS id_key, n + 1 AS person FROM ({days})"
    )
    loading = perf_counter() - before
    backend.close()
    texts = _asked(finder)
    found = [_measured(finder, texts, size=size, clients=clients) for size, clients in loads]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"loads": found, "loading": loading, "peak": peak}))


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SUM = " + ".join(
    f"{weight} * ((99990100000000000 + tail) // {10 ** (16 - place)} % 10)"
    for place, weight in enumerate(_WEIGHTS)
)
_CHECK = f"((12 - ({_SUM}) % 11) % 11)"


def _asked(finder: Finder) -> list[str]:
    """Numbers as people write them: some dirty, some nobody's."""
    chance = random.Random(SEED)
    texts = []
    for _ in range(50_000):
        p17 = int(finder.keys[chance.randrange(len(finder.keys))]) // 11
        p17 = p17 - 10**12 if chance.random() < NOBODY else p17
        text = f"{p17}{check_character(p17)}"
        texts.append(f" {text[:6]} {text[6:]}.0" if chance.random() < DIRTY else text)
    return texts


def _measured(finder: Finder, texts: list[str], *, size: int, clients: int) -> dict[str, float]:
    def ask(client: int) -> list[tuple[float, int]]:
        chance, taken = random.Random(SEED + client), []
        for _ in range(REQUESTS):
            asked = chance.choices(texts, k=size)
            started = perf_counter()
            found = finder.find(asked)
            taken.append((perf_counter() - started, sum(one is not None for one in found)))
        return taken

    started = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = [one for part in pool.map(ask, range(clients)) for one in part]
    seconds = perf_counter() - started
    times = sorted(taken for taken, _ in answers)
    asked = size * clients * REQUESTS
    return {
        "size": size, "clients": clients, "ids_per_second": asked / seconds, "p95": times[int(len(times) * 0.95)],
        "found": sum(count for _, count in answers) / asked,
    }  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), [(1_000, 8), (2_000, 4)])
