"""Invented names: surnames by their published shares, given names from a short list typed by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jiwang_engine.synthesis.files.columns import Column, Flags, Ints, Words

# Shares in hundredths of a percent, rounded from the counts that the Ministry of Public Security has published.
SURNAMES = {
    "王": 725, "李": 719, "张": 683, "刘": 538, "陈": 453, "杨": 308, "赵": 229, "黄": 223, "吴": 205, "周": 212,
    "徐": 168, "孙": 154, "胡": 131, "朱": 126, "高": 121, "林": 118, "何": 117, "郭": 115, "马": 113, "罗": 108,
    "梁": 100, "宋": 84, "郑": 84, "谢": 79, "韩": 77, "唐": 75, "冯": 68, "于": 66, "董": 66, "萧": 59, "程": 57,
    "曹": 57, "袁": 54, "邓": 55, "许": 54, "傅": 51, "沈": 50, "曾": 50, "彭": 49, "吕": 47, "苏": 46, "卢": 46,
    "蒋": 46, "蔡": 46, "贾": 43, "丁": 42, "魏": 42, "薛": 41, "叶": 41, "阎": 40, "余": 40, "潘": 38, "杜": 38,
    "戴": 36, "夏": 36, "钟": 36, "汪": 36, "田": 35, "任": 35, "姜": 33, "范": 33, "方": 32, "石": 32, "姚": 31,
    "谭": 31, "廖": 31, "邹": 30, "熊": 29, "韦": 60, "覃": 45, "蓝": 25, "莫": 22, "欧阳": 11, "上官": 2, "仇": 2,
    "单": 3, "解": 3, "䶮": 4, "𠮷": 4,
}  # fmt: skip
MEN = (
    "伟强勇军杰涛明超辉刚平波斌鹏飞建国华志文林海山峰龙浩宇轩凯旋宁安庆祥福贵根生树木水火土金玉成功立春夏秋冬阳"
    "光荣耀武英雄豪泽润涵博思远航景天佑家骏翔康乐友善良仁义礼智信㛃喆堃"
)
WOMEN = (
    "芳娜敏静丽秀娟英华慧巧美娜莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚"
    "苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝丽阳妮㛃婳"
)
# Names with a dot: syllables put together by us, in no people's order.
DOTTED_FIRST = ("阿依", "古丽", "帕提", "巴哈", "色仁", "卓玛", "多吉", "沙玛", "吉克", "努尔")
DOTTED_SECOND = ("木", "娜", "尔", "曼", "江", "西", "勒", "坦")
DOTTED_THIRD = ("买买", "扎西", "达瓦", "热合", "阿都", "尼玛", "卡德", "艾山")
DOTTED_SHARE, RARE_SHARE, ONE_CHARACTER_SHARE = 0.003, 0.002, 0.14
SURNAME_TEXTS = tuple(SURNAMES)
GIVEN_TEXTS = ("", *MEN, *WOMEN)
DOTTED_TEXTS = ("", *(f"{a}{b}·{c}" for a in DOTTED_FIRST for b in DOTTED_SECOND for c in DOTTED_THIRD))
RARE_GIVEN = tuple(at for at, text in enumerate(GIVEN_TEXTS) if text in "㛃喆堃婳" and text)


@dataclass(frozen=True)
class Names:
    """The names of some people, as indexes; a dotted name stands alone."""

    surname: Ints
    first: Ints
    second: Ints
    dotted: Ints

    def column(self, rows: Ints) -> Column:
        """The full names of the chosen people."""
        plain = self.dotted[rows] == 0
        surnames = ("", *SURNAME_TEXTS)
        return Column(
            (
                Words(surnames, np.where(plain, self.surname[rows] + 1, 0)),
                Words(GIVEN_TEXTS, np.where(plain, self.first[rows], 0)),
                Words(GIVEN_TEXTS, np.where(plain, self.second[rows], 0)),
                Words(DOTTED_TEXTS, self.dotted[rows]),
            ),
            len(rows),
        )


def random_surnames(rng: np.random.Generator, people: int) -> Ints:
    """Draw surnames by their shares."""
    shares = np.cumsum(np.array(list(SURNAMES.values()), dtype=np.float64))
    return np.searchsorted(shares / shares[-1], rng.random(people), side="right").astype(np.int64)


def given_names(rng: np.random.Generator, surname: Ints, male: Flags) -> Names:
    """Give everybody a name that goes with the surname and the sex."""
    people = len(surname)
    first = np.where(
        male, 1 + rng.integers(0, len(MEN), people), 1 + len(MEN) + rng.integers(0, len(WOMEN), people)
    )
    second = np.where(
        male, 1 + rng.integers(0, len(MEN), people), 1 + len(MEN) + rng.integers(0, len(WOMEN), people)
    )
    second[rng.random(people) < ONE_CHARACTER_SHARE] = 0
    rare = np.flatnonzero(rng.random(people) < RARE_SHARE)
    first[rare] = np.array(RARE_GIVEN)[rng.integers(0, len(RARE_GIVEN), len(rare))]
    dotted = np.where(rng.random(people) < DOTTED_SHARE, rng.integers(1, len(DOTTED_TEXTS), people), 0)
    return Names(surname, first, second, dotted)
