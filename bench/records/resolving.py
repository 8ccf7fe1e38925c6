"""Persons by ID number at the size of a register: clients who ask at once."""

from __future__ import annotations

from beside import peer
from measuring import Section, megabytes

HELD = 10_000_000


def measure(*, small: bool) -> Section:
    held = HELD // 50 if small else HELD
    found = peer("resolving_ours.py", str(held))
    table: list[tuple[str, ...]] = [
        ("numbers × clients", "numbers a second", "19 of 20 requests within", "of these found")
    ]
    for one in found["loads"]:
        load = f"{one['size']:,} × {one['clients']}"
        table.append((load, f"{one['ids_per_second']:,.0f}", f"{one['p95']:.2f} s", f"{one['found']:.1%}"))
    note = (
        f"{held:,} persons of a state, read once ({found['loading']:.1f} s, {megabytes(found['peak'])}); requests of so many numbers by so many clients at "
        "once, 20 each, in one process without a network. Numbers are cleaned and checked first; one in ten is dirty, one in ten nobody's. The figure that a "
        "registry publishes for itself, network and database included, is 9,700 a second and 1.3 s on three processors: another task, named for its size only."
    )
    return Section("Persons by ID number", (note,), tuple(table))
