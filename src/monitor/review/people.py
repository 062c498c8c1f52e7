"""Who may do what."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Each role may do what the one before it may."""

    VIEWER = "viewer"  # reads
    ANALYST = "analyst"  # decides on proposals
    EDITOR = "editor"  # answers for the register: retires, reinstates, publishes

    def may(self, needed: Role) -> bool:
        order = list(Role)
        return order.index(self) >= order.index(needed)
