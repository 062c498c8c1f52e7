"""Pack the training data, with what calibrating another model needs of it, into the package.

python training/examples.py     -> src/monitor/understand/data/examples.jsonl.gz (the same bytes for the same data)
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "monitor" / "understand" / "data" / "examples.jsonl.gz"


def packed(folder: Path) -> bytes:
    lines = [
        json.dumps(needed(json.loads(line)), ensure_ascii=False)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0)


def needed(row: dict) -> dict:
    if "items" not in row:
        return {**told(row), "relevant": row["relevant"]}
    return {
        "id": row["id"],
        "development": {name: row["development"][name] for name in ("title", "body")},
        "items": [told(item) for item in row["items"]],
        "siblings": [told(item) for item in row["siblings"]],
    }


def told(item: dict) -> dict:
    return {name: item[name] for name in ("language", "title", "text")}


if __name__ == "__main__":
    OUT.write_bytes(packed(HERE / "data"))
