"""The weights of every level, saved as JSON: trained offline, versioned, never trained in a monthly run.

A weight is a whole number of thousandths of a bit, so that every engine adds up the same score. Positive weights speak
for the same person. `m` and `u` are the shares of same and of different people who show the level; they explain the weight.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from jiwang_engine.errors import UsageError
from jiwang_engine.linking.characters.tables import VERSION
from jiwang_engine.linking.likeness.traits import RARITY, RARITY_STEPS, TRAITS

FORMAT = 1
BIT = 1000
SHIPPED = Path(__file__).with_name("model.json")
MODEL_FILE_VARIABLE = "JIWANG_MODEL_FILE"
"""The environment variable that names a model of one's own."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One level: shares among same and different people, and the weight in thousandths of a bit."""

    level: str
    m: float
    u: float
    weight: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores, in thousandths of a bit: from `auto` a link, from `review` a question, if the second is `margin` below."""

    auto: int
    review: int
    margin: int


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by trait, without the level "nothing said", and by rarity of the name; and what a score leads to."""

    name: str
    traits: Mapping[str, tuple[Weight, ...]]
    rarity: tuple[int, ...]
    thresholds: Thresholds
    trained: str = ""  # on what, in words

    def weights(self, trait: str) -> tuple[int, ...]:
        """The weights by level number; where one side says nothing, 0."""
        return (0, *(one.weight for one in self.traits[trait]))

    def text(self) -> str:
        """The file that `read_model` reads."""
        found = {
            "format": FORMAT, "characters": VERSION, "name": self.name, "trained": self.trained,
            "thresholds": asdict(self.thresholds),
            "traits": {name: [asdict(one) for one in weights] for name, weights in self.traits.items()},
            RARITY: list(self.rarity),
        }  # fmt: skip
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


FEWEST_PERSONS = 500_000
"""A row may speak of people whom a small register does not hold: so many come into question at least."""


def prior(persons: int) -> int:
    """The score of a pair before anything is compared: one among so many persons is the right one."""
    return -round(BIT * math.log2(max(persons, FEWEST_PERSONS)))


def weight_of(m: float, u: float) -> int:
    """The weight of a level by its shares; nothing is ever certain, so shares are kept away from 0."""
    least = 1e-7
    return round(BIT * math.log2(max(m, least) / max(u, least)))


def read_model(path: Path = SHIPPED) -> Model:
    """Read a saved model. Raises UsageError when it is none, or was trained for other traits or character tables."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        traits = {name: tuple(Weight(**one) for one in weights) for name, weights in found["traits"].items()}
        model = Model(
            found["name"], traits, tuple(found[RARITY]), Thresholds(**found["thresholds"]), found["trained"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _refused(path, "读不出或不是比对模型") from error
    if found.get("format") != FORMAT or found.get("characters") != VERSION or not _fits(model):
        raise _refused(path, "是为另一个版本的字段或字表训练的")
    return model


def model_in_force() -> Model:
    """The model that JIWANG_MODEL_FILE names, else the one that is shipped."""
    elsewhere = os.environ.get(MODEL_FILE_VARIABLE)
    return read_model(Path(elsewhere)) if elsewhere else read_model()


def is_audited(model: Model) -> bool:
    """Whether the model may link by itself: the shipped one has been tried, one of a bureau's own only asks."""
    return model == read_model()


def _fits(model: Model) -> bool:
    levels = {trait.id: (*(level.id for level in trait.levels), "different") for trait in TRAITS}
    own = {name: tuple(one.level for one in weights) for name, weights in model.traits.items()}
    return own == levels and len(model.rarity) == len(RARITY_STEPS) + 1


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(
        "model-not-usable", found=f"模型文件 {path} {why}。", remedy="请换用随程序发布的模型，或重新训练。"
    )
