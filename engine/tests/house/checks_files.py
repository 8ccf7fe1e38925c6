"""What may stand in no file at all."""

from __future__ import annotations

import re

from house import Check, House

ROOT_FILES = (
    "README.md README.zh.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE NOTICE Makefile .importlinter .ci/run"
).split()
# Put together from parts, so that this file does not break its own rules.
MACHINE_PATH = re.compile(
    "(?<![\\w.~-])/(" + "|".join(("wo" + "rk", "tm" + "p", "ro" + "ot", "ho" + "me")) + ")/"
)
REGISTRY = re.compile(
    "|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "anaconda" + r"\.org"))
)
UNFINISHED = re.compile("|".join((r"\bTO" + "DO\\b", r"\bFIX" + "ME\\b", r"\bXX" + "X\\b")))
ID_NUMBER = re.compile(
    r"(?<!\d)(?!9999)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?!\d)"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_checked(number: str) -> bool:
    """Whether the last sign of an ID number is the one that GB 11643 asks for."""
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True)) % 11
    return number[17] == "10X98765432"[rest]


def found(house: House, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}: {match.group()}"
        for name, text in house.texts()
        if not name.startswith("LICENSE")
        for match in pattern.finditer(text)
    ]


def machine_paths(house: House) -> list[str]:
    return found(house, MACHINE_PATH)


def registry_hosts(house: House) -> list[str]:
    return found(house, REGISTRY) + [
        name for name in house.named("locks/", end="") if "://" in house.text(name)
    ]


def unfinished(house: House) -> list[str]:
    return found(house, UNFINISHED)


def possible_people(house: House) -> list[str]:
    numbers = ((name, number.group()) for name, text in house.texts() for number in ID_NUMBER.finditer(text))
    return [f"{name}: {number[:6]}…{number[-4:]}" for name, number in numbers if is_checked(number)]


def missing_files(house: House) -> list[str]:
    return [name for name in ROOT_FILES if name not in house.files]


CHECKS = (
    Check("no file names a path of one machine", machine_paths, {"x.md": "see /wo" + "rk/x"}),
    Check("no file names a registry", registry_hosts, {"locks/x.lock": "--index-url https://example.org"}),
    Check("nothing is left unfinished", unfinished, {"x.py": "# TO" + "DO: later"}),
    Check("no ID number could be a person's", possible_people, {"x.csv": "11010519491231" + "002X"}),
    Check("the files that every visitor looks for are there", missing_files, {"x.md": ""}),
)
