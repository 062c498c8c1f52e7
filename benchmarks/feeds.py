"""How well feeds are read, on public test sets.

    python benchmarks/feeds.py DATA

DATA is the folder with the unpacked public data: feeds/mmcdole+gofeed, feeds/kurtmckee+feedparser, feeds/miniflux+v2.
Of gofeed's pairs, count, title, link and the presence of a date have to agree with what gofeed's authors expect; of the
others no file may raise anything but the one named error, and every entry with a link keeps it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from monitor.collect.feed import Feed, NotAFeed, parse_feed
from monitor.collect.text import clean, plain

URL = "http://www.example.org/feed"


def items_of(expected: dict[str, Any]) -> list[dict[str, Any]]:
    return expected.get("items") or expected.get("entries") or []


def links_of(item: dict[str, Any]) -> set[str]:
    """Every address that gofeed reads as the item's own; one in ``links`` of Atom may have a relation."""
    links = {item["link"]} if item.get("link") else set()
    for link in item.get("links") or []:
        if isinstance(link, str):
            links.add(link)
        elif link.get("rel") in {None, "", "alternate"} and link.get("href"):
            links.add(link["href"])
    return links


def dated(item: dict[str, Any]) -> bool:
    return any(item.get(f"{name}Parsed") for name in ("published", "updated", "pubDate"))


def disagreement(feed: Feed, expected: dict[str, Any]) -> str | None:
    items = items_of(expected)
    if len(items) != len(feed.entries):
        return f"count {len(feed.entries)}, expected {len(items)}"
    for item, entry in zip(items, feed.entries, strict=True):
        title = clean(plain(item.get("title") or ""))
        if title != entry.title:
            return f"title {entry.title!r}, expected {title!r}"
        links = {link for link in links_of(item) if re.match(r"https?://[^/]", link)}
        if links and entry.link not in links:
            return f"link {entry.link!r}, expected {links}"
        if dated(item) and not (entry.published or entry.updated):
            return f"no date, expected {item.get('published') or item.get('updated') or item.get('pubDate')}"
    return None


def expected_of(path: Path) -> Path | None:
    for name in (path.with_suffix(".json"), path.with_name(f"{path.stem}_expected.json")):
        if name.exists() and name != path:
            return name
    return None


def parsed(path: Path, problems: list[str]) -> Feed:
    try:
        return parse_feed(path.read_bytes(), URL)
    except NotAFeed:
        return Feed("", ())
    except Exception as error:
        problems.append(f"{path.name}: {type(error).__name__}: {error}")
        return Feed("", ())


def gofeed(folder: Path) -> dict[str, Any]:
    found, problems, seconds = [], [], 0.0
    pairs = [(path, pair) for path in sorted(folder.rglob("*.xml")) if (pair := expected_of(path))]
    for path, pair in pairs:
        expected = json.loads(pair.read_text(encoding="utf-8"))
        started = time.perf_counter()
        feed = parsed(path, problems)
        seconds += time.perf_counter() - started
        if why := disagreement(feed, expected):
            found.append(f"{path.parent.name}/{path.name}: {why}")
    return {"pairs": len(pairs), "agree": len(pairs) - len(found), "exceptions": problems, "differ": found,
            "seconds": round(seconds, 2)}  # fmt: skip


def robust(folder: Path) -> dict[str, Any]:
    problems: list[str] = []
    entries = lost = undated = unread = 0
    files = [p for p in sorted(folder.rglob("*")) if p.suffix in {".xml", ".json"}]
    import feedparser

    for path in files:
        feed = parsed(path, problems)
        entries += len(feed.entries)
        unread += sum("Datum niet gelezen" in problem for problem in feed.problems)
        raw = feedparser.parse(path.read_bytes(), response_headers={"content-location": URL})
        if len(raw.entries) == len(feed.entries):
            lost += sum(
                1
                for item, entry in zip(raw.entries, feed.entries, strict=True)
                if re.match(r"https?://[^/\s]", item.get("link") or "") and not entry.link
            )
        undated += sum(entry.published is None for entry in feed.entries)
    return {"files": len(files), "entries": entries, "exceptions": problems, "links_lost": lost, "undated": undated,
            "dates_with_a_reason": unread}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    warnings.simplefilter("ignore")
    result = {"gofeed": gofeed(data / "feeds/mmcdole+gofeed")}
    for name in ("kurtmckee+feedparser", "miniflux+v2"):
        result[name] = robust(data / "feeds" / name)
    json.dump(result, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
