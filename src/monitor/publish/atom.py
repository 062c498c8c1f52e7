"""A briefing as an Atom feed (RFC 4287): an entry a development, with stable ids, and one for the insights."""

from __future__ import annotations

import uuid
from html import escape

from monitor.publish.content import Content, Entry
from monitor.publish.quoting import as_xml

# The namespace of the ids: a development keeps its id over editions, so that a reader sees an update, not a new entry.
_NAMESPACE = uuid.UUID("6f0e9d52-6a39-5e1f-9a5b-5c1f0d6f7c11")


def render(content: Content) -> str:
    """The whole briefing as an Atom document."""
    updated = f"{content.iso_date}T00:00:00Z"
    entries = [_entry(entry, content, updated) for entry in content.entries]
    if content.insights:
        items = "".join(f"<li>{escape(i)}</li>" for i in content.insights)
        entries.append(_xml(content, "insights", content.labels.insights, updated, f"<ul>{items}</ul>"))
    written = as_xml(content.written.values()) + "\n" if content.written else ""
    title = f"{content.labels.sample}: {content.title}" if content.sample else content.title
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{content.labels.language}">\n'
        f"<id>{_id(content, 'feed')}</id>\n<title>{escape(title)}</title>\n"
        f"<subtitle>{escape(content.edition_line)} · {content.date}</subtitle>\n<updated>{updated}</updated>\n"
        f"<author><name>{escape(content.title)}</name></author>\n{written}{''.join(entries)}</feed>\n"
    )


def _id(content: Content, part: str) -> str:
    return uuid.uuid5(_NAMESPACE, f"{content.as_written(content.title)}\n{part}").urn


def _entry(entry: Entry, content: Content, updated: str) -> str:
    body = "".join(f'<p class="body">{escape(p)}</p>' for p in entry.paragraphs)
    body += f'<p class="validity">{escape(entry.score.line)}</p>'
    if entry.mark_line:
        body += f"<p>{escape(entry.mark_line)}</p>"
    if entry.notes:
        notes = "".join(
            f"<li>{escape(n.text)}" + (f', <a href="{escape(n.url)}">{escape(n.url)}</a>' if n.url else "") + "</li>"
            for n in entry.notes
        )
        body += f'<p>{content.labels.sources}:</p><ul class="sources">{notes}</ul>'
    return _xml(content, str(entry.number), entry.heading, updated, body)


def _xml(content: Content, part: str, title: str, updated: str, body: str) -> str:
    return (
        f"<entry>\n<id>{_id(content, part)}</id>\n<title>{escape(title)}</title>\n<updated>{updated}</updated>\n"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content>\n</entry>\n'
    )
