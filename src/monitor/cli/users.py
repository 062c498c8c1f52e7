"""Commands about accounts for the review page."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table

Name = Annotated[str, typer.Argument(help="The name under which somebody signs in and decides.")]
RoleText = Annotated[str, typer.Option("--role", help="viewer (reads), analyst (decides) or editor (also retires).")]
Secret = Annotated[
    str,
    typer.Option(
        "--password", envvar="MONITOR_USER_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True,
        help="At least 12 characters; asked for when not given.",
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def add_to(app: typer.Typer) -> None:
    users = typer.Typer(no_args_is_help=True, help="Accounts for the review page.")
    users.command("add")(add)
    users.command("list")(list_users)
    users.command("password")(password)
    users.command("role")(role)
    users.command("close")(close)
    users.command("token")(token)
    app.add_typer(users, name="user")


def add(name: Name, password: Secret, role: RoleText = "analyst") -> None:
    """Give somebody an account."""
    from monitor.pipeline.accounts import add_user

    with opened() as monitor:
        add_user(monitor, name=name, role=_role(role), password=password)
    typer.echo(f"{name} can sign in now, as {role}")


def list_users(as_json: Json = False) -> None:
    """List the accounts."""
    from monitor.pipeline import accounts

    with opened() as monitor:
        listed = accounts.list_users(monitor)
    if as_json:
        return print_json([{"name": one.name, "role": one.role.value, "active": one.active} for one in listed])
    print_table(("name", "role", "active"), [(one.name, one.role, "yes" if one.active else "no") for one in listed])
    return None


def password(name: Name, password: Secret) -> None:
    """Set another password; whoever is signed in under this name is signed out."""
    from monitor.pipeline.accounts import change_user

    with opened() as monitor:
        change_user(monitor, name, password=password)
    typer.echo(f"{name} has a new password")


def role(name: Name, role: Annotated[str, typer.Argument(help="viewer, analyst or editor")]) -> None:
    """Give somebody another role."""
    from monitor.pipeline.accounts import change_user

    with opened() as monitor:
        change_user(monitor, name, role=_role(role))
    typer.echo(f"{name} is {role} now")


def close(
    name: Name, reopen: Annotated[bool, typer.Option("--reopen", help="Open a closed account again.")] = False
) -> None:
    """Close an account: its sessions and tokens end; what it decided stays."""
    from monitor.pipeline.accounts import change_user

    with opened() as monitor:
        change_user(monitor, name, active=reopen)
    typer.echo(f"{name} is {'open' if reopen else 'closed'}")


def token(name: Name, label: Annotated[str, typer.Option("--for", help="What it is for.")] = "token") -> None:
    """Make a token for a program that works for this account; it is shown once."""
    from monitor.pipeline.accounts import make_token

    with opened() as monitor:
        typer.echo(make_token(monitor, name=name, label=label))


def _role(text: str):  # type: ignore[no-untyped-def]  # its type is imported late
    from monitor.errors import ConfigError
    from monitor.review.people import Role

    try:
        return Role(text)
    except ValueError:
        allowed = ", ".join(one.value for one in Role)
        raise ConfigError(f"there is no role {text!r}", where="--role", do=f"choose one of: {allowed}") from None
