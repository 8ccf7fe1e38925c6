from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from numpy.random import PCG64, Generator, SeedSequence

from jiwang_engine.synthesis import SynthReport, Ways, synthesise
from jiwang_engine.synthesis.places import places_for
from jiwang_engine.synthesis.prefecture import STAGES, draw_world
from jiwang_engine.synthesis.world import World

DAY = date(2026, 10, 31)


def drawn(people: int, seed: int = 7) -> tuple[World, Generator]:
    """A world, and the stream of chance from which its truth is drawn."""
    streams = {name: Generator(PCG64(SeedSequence([seed, at]))) for at, name in enumerate(STAGES)}
    return draw_world(streams, places_for("9999", people), people, day=DAY), streams["truth"]


@pytest.fixture(scope="session")
def world() -> World:
    return drawn(60_000)[0]


@pytest.fixture(scope="session")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SynthReport]:
    """The files of a small prefecture, with dirt."""
    folder = tmp_path_factory.mktemp("dirty")
    return folder, synthesise("9999", 20_000, folder, seed=7, day=DAY)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SynthReport]:
    """The files of a county without dirt."""
    folder = tmp_path_factory.mktemp("clean")
    return folder, synthesise("999902", 6_000, folder, seed=7, day=DAY, ways=Ways(clean=True))
