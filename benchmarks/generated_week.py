"""Weeks of any size, put together from the sentences of the training texts, and a server that publishes them.

    python benchmarks/generated_week.py --items 200 --sources 10     serves until its standard input closes

Every publication starts with the sentences of one story (with figures of its own) and goes on with sentences of other
stories of the same language and subject; one in twenty is a copy of another source's. Pages have one of six layouts, as
sites do: navigation, cookie notice, teasers of other articles, JSON-LD, comments, footers. Each source has a loopback
address of its own, so that nothing is shared that is not shared on the web.
"""

# ruff: noqa: E501 - pages in long lines, as sites write them
from __future__ import annotations

import argparse
import asyncio
import hashlib
import html
import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from functools import cache, partial
from pathlib import Path

import yaml

TRAINING = Path(__file__).parent.parent / "training" / "data"
LANGUAGES = ("nl", "en", "de", "fr")
CLASSES = ("business_press", "government", "peer_reviewed", "consultancy", "news_agency", "igo", "blog", "preprint")
FIRST_MONDAY = date(2026, 3, 2)
COPIES = 0.05
PARAGRAPHS = (5, 14)  # of a page, of two to five sentences each
_NUMBER = re.compile(r"(?<![\w.,])\d{2,3}(?![\w.,])")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])")


@dataclass(frozen=True, slots=True)
class Story:
    language: str
    subject: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    source: int
    week: int
    number: int  # within source and week
    language: str
    title: str
    paragraphs: tuple[str, ...]
    day: date

    @property
    def path(self) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")[:60].strip("-")
        return f"/{self.day:%Y/%m}/{slug}-{self.week}-{self.number}"

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@cache
def stories() -> tuple[Story, ...]:
    found = []
    for path in sorted(TRAINING.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            told = (*row["items"], *row["siblings"]) if "items" in row else (row,)
            found += [Story(o["language"], path.stem, o["title"], tuple(_END.split(o["text"]))) for o in told]
    return tuple(found)


@cache
def _fellows(language: str, subject: str) -> tuple[str, ...]:
    return tuple(s for one in stories() if (one.language, one.subject) == (language, subject) for s in one.sentences)


def _own_figures(text: str, chance: random.Random) -> str:
    return _NUMBER.sub(lambda found: str(max(10, int(found[0]) + chance.randint(-9, 9))), text)


def publications(sources: int, items: int, week: int, *, seed: int = 8) -> tuple[Publication, ...]:
    """The publications of one week; the same for the same arguments."""
    made: list[Publication] = []
    for at in range(items):
        source, number = at % sources, at // sources
        chance = random.Random(f"{seed}/{week}/{at}")
        day = FIRST_MONDAY + timedelta(weeks=week - 1, days=-chance.randint(0, 6))
        if made and chance.random() < COPIES:
            first = made[chance.randrange(len(made))]
            made.append(Publication(source, week, number, first.language, first.title, first.paragraphs, day))
            continue
        story = stories()[chance.randrange(len(stories()))]
        lead = [_own_figures(one, chance) for one in story.sentences]
        fellows = _fellows(story.language, story.subject)
        paragraphs = [" ".join(lead)]
        for _ in range(chance.randint(*PARAGRAPHS)):
            chosen = [_own_figures(chance.choice(fellows), chance) for _ in range(chance.randint(2, 5))]
            paragraphs.append(" ".join(chosen))
        title = _own_figures(story.title, chance)
        made.append(Publication(source, week, number, story.language, title, tuple(paragraphs), day))
    return tuple(made)


# ----------------------------------------------------------------------------------------------------- pages
def page(one: Publication, others: Sequence[Publication], base: str) -> bytes:
    chance = random.Random(f"page/{one.source}")
    layout = _LAYOUTS[chance.randrange(len(_LAYOUTS))]
    body = "\n".join(f"<p>{html.escape(text)}</p>" for text in one.paragraphs)
    teasers = "\n".join(
        f'<li class="teaser"><a href="{base}{o.path}"><h4>{html.escape(o.title)}</h4></a>'
        f'<span class="date">{o.day:%d.%m.%Y}</span><p>{html.escape(o.paragraphs[0][:140])} …</p></li>'
        for o in others
    )
    menu = "".join(
        f'<li class="nav-item"><a class="nav-link" href="/{word}">{word.title()}</a></li>' for word in _MENU * 4
    )
    linked = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": one.title,
            "datePublished": one.day.isoformat(),
            "author": {"@type": "Organization", "name": f"Bron {one.source}"},
        }
    )
    head = (
        f'<!doctype html><html lang="{one.language}"><head><meta charset="utf-8"><title>{html.escape(one.title)} | Bron'
        f' {one.source}</title><link rel="canonical" href="{base}{one.path}"><meta property="og:title"'
        f' content="{html.escape(one.title)}"><meta name="description" content="{html.escape(one.paragraphs[0][:150])}">'
        f'<style>{_STYLE * 12}</style><script>{_SCRIPT * 20}</script><script type="application/ld+json">{linked}</script>'
        "</head>"
    )
    filled = layout.format(
        title=html.escape(one.title), body=body, teasers=teasers, menu=menu, day=one.day.isoformat(), host=one.source
    )
    return (head + filled + "</html>").encode()


_MENU = ("nieuws", "onderzoek", "thema", "publicaties", "agenda", "over", "contact", "pers", "vacatures", "archief")
_STYLE = ".card{display:flex;margin:0 1rem 2rem;padding:1rem;border:1px solid #ddd}.nav-item>a{color:#036}"
_SCRIPT = "window.dataLayer=window.dataLayer||[];function track(e){dataLayer.push({event:e,at:Date.now()})}"
_COOKIE = (
    '<div class="cookie-banner" role="dialog"><p>Wij gebruiken cookies om deze site te laten werken en te meten hoe zij'
    " wordt gebruikt.</p><button>Akkoord</button><button>Instellingen</button></div>"
)
_FOOTER = (
    '<footer class="site-footer"><ul>{menu}</ul><p>© 2026 Bron {host}. Alle rechten voorbehouden.</p>'
    '<form class="newsletter"><label>Nieuwsbrief</label><input type="email"></form></footer>'
)
_LAYOUTS = (
    '<body class="wp single-post">' + _COOKIE + '<header><nav><ul class="menu">{menu}</ul></nav></header><main><article'
    ' class="post"><h1 class="entry-title">{title}</h1><time datetime="{day}">{day}</time><div class="entry-content">'
    '{body}</div></article><aside class="sidebar"><h3>Lees ook</h3><ul>{teasers}</ul></aside></main>' + _FOOTER + "</body>",
    '<body><div id="page"><div class="topbar"><ul>{menu}</ul></div><div class="container"><div class="row"><div'
    ' class="col-md-8"><h1>{title}</h1><p class="byline">{day}</p><div class="article-body">{body}</div></div><div'
    ' class="col-md-4 related"><ul>{teasers}</ul></div></div></div></div>' + _FOOTER + "</body>",
    '<body><table width="100%"><tr><td class="menu"><ul>{menu}</ul></td><td class="text"><h2>{title}</h2><small>{day}'
    "</small>{body}</td></tr></table><hr><ul>{teasers}</ul></body>",
    "<body>" + _COOKIE + '<nav aria-label="hoofdmenu"><ul>{menu}</ul></nav><section class="hero"><h1>{title}</h1></section>'
    '<section class="content rich-text">{body}</section><section class="more"><h2>Meer</h2><ul>{teasers}</ul></section>'
    '<section id="comments"><h3>Reacties (2)</h3><div class="comment"><p>Dank voor dit stuk.</p></div><div class="comment">'
    "<p>Is er een bron?</p></div></section>" + _FOOTER + "</body>",
    '<body><header role="banner"><ul>{menu}</ul></header><div class="breadcrumbs"><a href="/">Home</a> › Nieuws</div>'
    '<div role="main"><div class="node node--article"><h1><span>{title}</span></h1><div class="field field--date">{day}'
    '</div><div class="field field--body">{body}</div></div></div><div class="block-views"><ul>{teasers}</ul></div>'
    + _FOOTER + "</body>",
    '<body><div class="paper"><h1>{title}</h1><div class="meta">{day}</div><div class="abstract">{body}</div></div><div'
    ' class="sidebar"><ul>{menu}</ul><ul>{teasers}</ul></div></body>',
)  # fmt: skip


def feed(source: int, listed: Sequence[Publication], base: str) -> bytes:
    """RSS for even sources, Atom for odd ones; newest first, as at most sites."""
    ordered = sorted(listed, key=lambda one: (one.day, one.number), reverse=True)
    if source % 2:
        entries = "".join(
            f"<entry><id>{base}{o.path}</id><title>{html.escape(o.title)}</title><link href='{base}{o.path}'/>"
            f"<updated>{o.day}T08:00:00Z</updated><published>{o.day}T08:00:00Z</published>"
            f"<summary>{html.escape(o.paragraphs[0][:200])}</summary></entry>"
            for o in ordered
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Bron {source}</title>"
            f"<id>{base}/</id><updated>2026-03-01T08:00:00Z</updated>{entries}</feed>"
        ).encode()
    rows = "".join(
        f"<item><guid>{base}{o.path}</guid><title>{html.escape(o.title)}</title><link>{base}{o.path}</link><pubDate>"
        f"{format_datetime(datetime.combine(o.day, time(8), UTC))}</pubDate>"
        f"<description>{html.escape(o.paragraphs[0][:200])}</description></item>"
        for o in ordered
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Bron {source}</title><link>{base}/</link>"
        f"<description>Proefbron</description>{rows}</channel></rss>"
    ).encode()


# ---------------------------------------------------------------------------------------------------- server
def host_of(source: int) -> str:
    return f"127.0.{1 + source // 250}.{1 + source % 250}"


@dataclass(frozen=True, slots=True)
class Site:
    """All answers of one week, made beforehand: (host, path) to content type and body."""

    answers: dict[tuple[str, str], tuple[str, bytes]]


def build(sources: int, items: int, weeks: Sequence[int], port: int) -> Site:
    """The site as it is in the last of ``weeks``; feeds list that week."""
    answers: dict[tuple[str, str], tuple[str, bytes]] = {}
    for week in weeks:
        made = publications(sources, items, week)
        for source in range(sources):
            host, own = host_of(source), [one for one in made if one.source == source]
            base = f"http://{host}:{port}"
            kind = "application/atom+xml" if source % 2 else "application/rss+xml"
            answers[host, "/feed"] = (kind, feed(source, own, base))
            answers[host, "/robots.txt"] = ("text/plain", b"User-agent: *\nDisallow: /search\n")
            for at, one in enumerate(own):
                others = [own[(at + step) % len(own)] for step in range(1, min(20, len(own)))]
                answers[host, one.path] = ("text/html; charset=utf-8", page(one, others, base))
    return Site(answers)


async def _answer(site: list[Site], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while line := await reader.readline():
            target = line.split(b" ")[1].decode()
            headers = {}
            while (header := await reader.readline()) not in {b"\r\n", b""}:
                name, _, value = header.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            host = headers.get("host", "").partition(":")[0]
            kind, body = site[0].answers.get((host, target.partition("?")[0]), ("text/plain", b""))
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            tagged = f"ETag: {tag}\r\n" if target == "/feed" and int(host.rpartition(".")[2]) % 2 else ""
            status = "200 OK" if body else "404 Not Found"
            if tagged and headers.get("if-none-match") == tag:
                status, body = "304 Not Modified", b""
            head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{tagged}Content-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
    except (ConnectionError, IndexError):
        pass
    finally:
        writer.close()


async def _serve(sources: int, items: int, first_week: int) -> None:
    site = [Site({})]
    hosts = [host_of(source) for source in range(sources)]
    server = await asyncio.start_server(partial(_answer, site), hosts[0], 0)
    port = server.sockets[0].getsockname()[1]
    for host in hosts[1:]:
        await asyncio.start_server(partial(_answer, site), host, port)
    site[0] = await asyncio.to_thread(build, sources, items, range(1, first_week + 1), port)
    print(port, flush=True)
    while week := (await asyncio.to_thread(sys.stdin.readline)).strip():
        site[0] = await asyncio.to_thread(build, sources, items, range(1, int(week) + 1), port)
        print("ready", flush=True)


def write_sources(path: Path, sources: int, port: int) -> None:
    rows = [
        {
            "id": f"bron-{source:03d}",
            "name": f"Bron {source}",
            "class": CLASSES[source % len(CLASSES)],
            "kind": "feed",
            "url": f"http://{host_of(source)}:{port}/feed",
            "allow_private": True,
            "language": LANGUAGES[source % 4],
            "cadence_days": 7,
        }
        for source in range(sources)
    ]
    path.write_text(yaml.safe_dump({"sources": rows}, sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--sources", type=int, default=10)
    parser.add_argument("--week", type=int, default=1)
    given = parser.parse_args()
    asyncio.run(_serve(given.sources, given.items, given.week))
