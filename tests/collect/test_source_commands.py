"""The commands on sources, over a real site on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.sources import app
from monitor.collect.opml import export_opml, import_opml, source_id
from monitor.collect.sources import load_sources
from monitor.errors import ConfigError, MonitorError
from monitor.model import SourceClass

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Nieuws van het Instituut</title><item><title>AI en leren</title>
<link>https://example.org/1</link><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item></channel></rss>"""  # noqa: E501


@pytest.fixture
def run():
    def command(*arguments: str, fails: type[MonitorError] | None = None) -> str:
        result = CliRunner().invoke(app, list(arguments))
        if fails:
            assert isinstance(result.exception, fails), result.output
            return str(result.exception)
        assert result.exit_code == 0, result.output or repr(result.exception)
        return result.output

    return command


@pytest.fixture
def home(site, answer_with):
    """A site whose front page names its feed, below one for comments."""
    site.page("/feed.xml", FEED, kind="application/rss+xml")
    return site.page(
        "/",
        '<html><head><title>Instituut</title><link rel="alternate" type="application/rss+xml" href="/comments/feed">'
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body><p>Welkom</p></body></html>',
    )


def test_add_finds_the_feed_and_keeps_the_file(run, home, tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(
        "# van ons\nsources:\n  - {id: a, name: A, class: blog, kind: feed, url: https://example.org/f}  # eerste\n"
    )
    told = run("add", home, "--class", "igo", "--language", "nl", "--allow-private", "--sources", str(path))
    assert "nieuws-van-het-instituut" in told
    first, added = load_sources(path)
    assert first.id == "a"
    assert path.read_text().startswith("# van ons\n")
    assert "# eerste" in path.read_text()
    assert (added.url, added.kind, added.language) == (f"{home}feed.xml", "feed", "nl")
    assert added.verified_on
    again = run("add", home, "--class", "igo", "--allow-private", "--sources", str(path), fails=ConfigError)
    assert "already" in again


def test_add_falls_back_to_the_sitemap_or_says_what_else(run, site, tmp_path):
    path = str(tmp_path / "s.yaml")
    url = site.page("/", "<html><body><p>Geen feed</p></body></html>")
    assert "kind: mailbox" in run(
        "add", url, "--class", "igo", "--allow-private", "--sources", path, fails=MonitorError
    )
    assert not Path(path).exists()
    site.page("/robots.txt", f"User-agent: *\nSitemap: {site.base}/sitemap.xml\n", kind="text/plain")
    run("add", url, "--class", "igo", "--name", "Instituut", "--allow-private", "--sources", path)
    assert load_sources(Path(path))[0].kind == "sitemap"


@pytest.mark.parametrize("klass", ["overheid", ""])
def test_add_with_a_class_that_is_none(run, home, tmp_path, klass):
    text = run(
        "add", home, "--class", klass, "--allow-private", "--sources", str(tmp_path / "s.yaml"), fails=ConfigError
    )
    assert "think_tank" in text


def test_check_tells_what_each_source_gave(run, site, home, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    path = tmp_path / "s.yaml"
    site.page("/.well-known/tdmrep.json", '[{"location": "/", "tdm-reservation": 1}]', kind="application/json")
    rows = "".join(
        f"  - {{id: {name}, name: X, class: blog, kind: feed, url: '{site.base}{place}', allow_private: true{more}}}\n"
        for name, place, more in (
            ("good", "/feed.xml", ", enabled: false, reason: x, options: {stale_after_days: 9}"),
            ("page", "/", ""),
            ("gone", "/none", ""),
        )
    )
    path.write_text(f"sources:\n{rows}")
    good, page, gone = json.loads(run("check", "good", "page", "gone", "--json", "--sources", str(path)))
    assert (good["outcome"], good["items"], good["reserved"]) == ("stale", 1, "tdmrep.json")
    assert good["newest"] == "2026-03-02T09:00:00+00:00"
    assert (page["outcome"], gone["outcome"], gone["status"]) == ("not_a_feed", "http", 404)
    assert {p["robots"] for p in (good, page, gone)} == {"none"}
    assert {p["kind"] for p in (good, page, gone)} == {"feed"}
    table = " ".join(run("check", "good", "--sources", str(path)).split())
    assert all(head in table for head in ("kind", "outcome", "status", "items", "newest", "robots", "reserved"))
    assert all(p["advice"] for p in (good, page, gone))
    assert "good" not in run("check", "--sources", str(path)), "sources that are off are tried by name only"
    assert "Did you mean 'gone'" in run("check", "gonne", "--sources", str(path), fails=MonitorError)


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("User-agent: *\nDisallow:\n", "allowed"),
        ("User-agent: *\nDisallow: /x\nCrawl-delay: 5\n", "allowed, every 5 s"),
        ("User-agent: *\nDisallow: /feed.xml\n", "disallowed"),
        (None, "unreadable"),
    ],
)
def test_check_tells_what_robots_say(run, site, home, tmp_path, answer_with, rules, says):
    site.on("/robots.txt", answer_with((rules or "").encode(), status=200 if rules else 503, kind="text/plain"))
    path = tmp_path / "s.yaml"
    row = f"{{id: s, name: X, class: blog, kind: feed, url: '{site.base}/feed.xml', allow_private: true}}"
    path.write_text(f"sources:\n  - {row}\n")
    (found,) = json.loads(run("check", "--json", "--sources", str(path)))
    assert found["robots"] == says
    assert (found["outcome"] == "robots") is (says in {"disallowed", "unreadable"})


def test_list(run):
    shipped = Path(__file__).parents[2] / "sources.yaml"
    rows = json.loads(run("list", "--json", "--sources", str(shipped)))
    assert {"id", "name", "class", "kind", "url", "enabled", "reason", "verified_on"} <= set(rows[0])
    assert "monitor sources add" in run("list", "--sources", "/none/s.yaml", fails=ConfigError)


def test_opml_there_and_back(run, tmp_path):
    shipped = Path(__file__).parents[2] / "sources.yaml"
    out, path = tmp_path / "feeds.opml", tmp_path / "s.yaml"
    run("export-opml", str(out), "--sources", str(shipped))
    run("import-opml", str(out), "--sources", str(path))
    feeds = [s for s in load_sources(shipped) if s.kind == "feed"]
    back = load_sources(path)
    assert [(s.url, s.name, s.source_class) for s in back] == [(s.url, s.name, s.source_class) for s in feeds]
    assert "Added 0" in run("import-opml", str(out), "--sources", str(path))


@pytest.mark.parametrize("data", [b"", b"no xml", b"<html></html>", b'<!DOCTYPE o [<!ENTITY a "b">]><opml/>'])
def test_what_is_no_opml(data):
    with pytest.raises(ConfigError):
        import_opml(data, Path("x.opml"), (), SourceClass.BLOG)


def test_opml_of_others():
    data = b"""<opml version="1.0"><body><outline text="Map"><outline text="A &amp; B" xmlUrl="https://a.example/f"/>
    <outline title="A B" xmlUrl="https://b.example/f" category="/x,igo"/><outline xmlUrl="javascript:x" text="no"/>
    <outline xmlUrl="https://a.example/f" text="twice"/></outline></body></opml>"""
    found = import_opml(data, Path("x"), (), SourceClass.BLOG)
    assert [(s.id, s.source_class.value) for s in found] == [("a-b", "blog"), ("a-b-2", "igo")]
    assert export_opml(found).count("<outline") == 2


def test_ids_from_names():
    assert source_id("Économie & Société!", ()) == "economie-societe"
    assert source_id("日本", ["source"]) == "source-2"


def test_feed_and_read_by_hand(site, tmp_path, capsys):
    from monitor.cli.reading import feed, read
    from monitor.errors import SourceError

    url = site.page("/feed.xml", FEED, kind="application/rss+xml")
    feed(url, as_json=True, allow_private=True)
    assert json.loads(capsys.readouterr().out)["entries"][0]["title"] == "AI en leren"
    (tmp_path / "f.xml").write_text(FEED)
    feed(str(tmp_path / "f.xml"), as_json=False, allow_private=False)
    assert "AI en leren" in capsys.readouterr().out
    text = (
        "Medewerkers leren vooral tijdens het werk, zo blijkt uit een onderzoek onder 1.240 medewerkers in de zorg. "
        * 9
    )
    page = f"<html lang='nl'><head><title>Leren</title></head><body><article><h1>Leren</h1><p>{text}</p></article></body></html>"  # noqa: E501
    read(site.page("/a", page), as_json=True, allow_private=True)
    shown = json.loads(capsys.readouterr().out)
    assert (shown["title"], shown["language"], shown["kind"]) == ("Leren", "nl", "html")
    (tmp_path / "a.html").write_text(page)
    read(str(tmp_path / "a.html"), as_json=False, allow_private=False)
    assert "1.240 medewerkers" in capsys.readouterr().out
    for place, error in ((f"{site.base}/none", SourceError), (str(tmp_path / "none"), ConfigError), (url, SourceError)):
        with pytest.raises(error):
            read(place, as_json=True, allow_private=True)
    with pytest.raises(SourceError, match="eigen netwerk"):
        read(f"{site.base}/a", as_json=True, allow_private=False)
