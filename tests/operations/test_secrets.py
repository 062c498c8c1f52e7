"""Secrets come from the environment or from closed files, and nothing that the program shows repeats one."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.bootstrap import bootstrap
from monitor.cli import app
from monitor.collect.sources import load_sources, parse_sources
from monitor.errors import ConfigError
from monitor.settings import Settings, load_settings, variable

SECRET = "zeer-geheim-7"
HOLDERS = {
    "database_url": f"postgresql://monitor:{SECRET}@127.0.0.1:9/monitor",
    "notify": f"mailtos://monitor:{SECRET}@example.org",
    "llm_key": SECRET,
}
ROOT = Path(__file__).parents[2]


def test_what_shows_settings_shows_no_secret(tmp_path: Path) -> None:
    settings = load_settings({variable(name): value for name, value in HOLDERS.items()})
    assert {one.name for one in fields(Settings) if not one.repr} == set(HOLDERS)
    assert SECRET not in repr(settings)
    assert SECRET in settings.database_url + settings.notify
    monitor = bootstrap(Settings(outputs=tmp_path, llm_key=SECRET, notify=HOLDERS["notify"]), create=True)
    assert SECRET not in repr(monitor)
    monitor.close()


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("feed", f"https://lezer:{SECRET}@bron.example/feed"),
        ("feed", f"https://{SECRET}@bron.example/feed"),
        ("mailbox", f"imaps://lezer:{SECRET}@post.example/INBOX"),
    ],
)
def test_the_sources_file_takes_no_password(kind: str, url: str) -> None:
    text = f"sources:\n  - id: een\n    name: Een\n    class: blog\n    kind: {kind}\n    url: {url}\n"
    with pytest.raises(ConfigError, match="before its '@'") as told:
        parse_sources(text, Path("bronnen.yaml"))
    assert "line 6" in str(told.value)
    assert SECRET not in str(told.value)


def test_an_address_with_an_at_sign_elsewhere_is_no_secret() -> None:
    url = "https://bron.example/@naam/feed?mail=a@b.example"
    text = f"sources:\n  - id: een\n    name: Een\n    class: blog\n    kind: feed\n    url: {url}\n"
    assert parse_sources(text, Path("bronnen.yaml"))[0].url == url


def test_no_command_writes_a_password_into_the_sources_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.yaml").write_text("sources:\n")
    added = CliRunner().invoke(app, ["sources", "add", f"http://lezer:{SECRET}@127.0.0.1:9/feed", "--class", "blog"])
    assert "before its '@'" in str(added.exception)
    outline = f'<outline type="rss" text="Bron" xmlUrl="https://lezer:{SECRET}@bron.example/feed"/>'
    (tmp_path / "lijst.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    assert "Added 0" in CliRunner().invoke(app, ["sources", "import-opml", "lijst.opml"]).output
    assert SECRET not in (tmp_path / "sources.yaml").read_text("utf-8")
    load_sources(tmp_path / "sources.yaml")


def test_what_ships_holds_no_secret_and_asks_for_closed_files() -> None:
    unit = (ROOT / "deploy" / "monitor.service").read_text("utf-8")
    assert "chmod 0640 /etc/monitor.env" in unit
    assert "UMask=0077" in unit
    settings = (ROOT / "deploy" / "monitor.env").read_text("utf-8").splitlines()
    assert all(line.startswith("#") for line in settings if "password" in line)
