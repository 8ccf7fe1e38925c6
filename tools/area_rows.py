"""Write the places of the fictional prefecture into its pack.

python tools/area_rows.py packs/shili/areas.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from jiwang_engine.synthesis.places import area_rows


def main(target: Path) -> None:
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "settlement"])
        writer.writerows(area_rows())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
