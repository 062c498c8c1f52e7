"""What surrounds a publication and is no part of what it found: navigation, walls, legal lines, advice to buy.

The expressions stand in ``boilerplate.yaml``. They know the turns that sites use, and no list of turns is complete:
reading a page takes most of its surroundings away before this is asked.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import yaml

from monitor.expressions import Expression


@lru_cache(maxsize=4096)
def is_boilerplate(sentence: str) -> bool:
    """Navigation, subscription walls, legal lines and advice to buy: never evidence."""
    return any(one.stands_in(sentence) for one in _expressions())


@cache
def _expressions() -> tuple[Expression, ...]:
    told = yaml.safe_load(files(__package__).joinpath("boilerplate.yaml").read_text(encoding="utf-8"))
    anywhere = [Expression("|".join(told[kind]), ignore_case=True) for kind in ("site", "selling")]
    asked = "|".join(
        rf"^[\W_]*(?:{'|'.join(one['begins'])})\b(?=.*(?<!\w)(?:{'|'.join(one['speaks'])})(?!\w))"
        for one in told["asked"].values()
    )
    return (*anywhere, Expression(asked, ignore_case=True))
