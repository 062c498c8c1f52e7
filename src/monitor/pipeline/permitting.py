"""Who may do what by command, where there are accounts; without accounts the machine's own user may do all."""

from __future__ import annotations

from sqlalchemy import Connection

from monitor.errors import ConfigError
from monitor.review.people import Role
from monitor.store import people


def require(connection: Connection, by: str, role: Role, *, to: str, where: str = "") -> None:
    """Check that ``by`` is an account in use with at least ``role``; ``to`` says what for, as “publishes”.

    Raises ConfigError where it is not, and there are accounts.
    """
    if not people.count_reviewers(connection):
        return
    known = {one.name: one for one in people.list_reviewers(connection) if one.active}
    if by not in known or not known[by].role.may(role):
        raise ConfigError(
            f"{by!r} is no {role.value}, and only an {role.value} {to}",
            where=where,
            do=f"give --by the name of an account with the role {role.value} (`monitor user list`)",
        )
