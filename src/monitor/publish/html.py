"""A briefing as one HTML file: self-contained, readable without style or script, also what the PDF is made from."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from monitor.publish.cleaning import right_to_left
from monitor.publish.content import Content, Entry, Note
from monitor.publish.graphics import strip_svg, tint, trend_svg
from monitor.publish.style import DEFAULT, Style

WRITTEN = "written"
SANS = '"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'


def render(content: Content, style: Style = DEFAULT, *, css: str = "") -> str:
    """The whole briefing as one HTML document. ``css`` is added after the shipped style."""
    labels = content.labels
    title = escape(content.title)
    return f"""<!DOCTYPE html>
<html lang="{labels.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {escape(content.edition_line)}</title>
<meta name="description" content="{escape(content.edition_line)}, {content.date}">
<meta name="dcterms.created" content="{content.iso_date}">
<meta name="dcterms.modified" content="{content.iso_date}">
{_written(content)}<style>
{stylesheet(style)}{css}</style>
</head>
<body>
{_cover(content, style)}
{_contents(content)}
<main>
{_main(content, style)}</main>
</body>
</html>
"""


def _written(content: Content) -> str:
    """The texts with straight quotation marks as they were written, for an import."""
    return "".join(f'<meta name="{WRITTEN}" content="{escape(text)}">\n' for text in content.written.values())


def _main(content: Content, style: Style) -> str:
    entries = "".join(_entry(entry, content) for entry in content.entries)
    return _changes(content) + _overview(content, style) + entries + _insights(content)


def stylesheet(style: Style) -> str:
    """The shipped style sheet with the house style's colours and font filled in."""
    variables = {
        "accent": f"#{style.accent}",
        "ink": f"#{style.ink}",
        "muted": f"#{style.muted}",
        "line": f"#{tint(style.muted, 0.3)}",
        "wash": f"#{tint(style.accent, 0.07)}",
        "font": f'"{style.web_font}", {SANS}' if style.web_font else SANS,
    }
    root = "".join(f"--{name}: {value}; " for name, value in variables.items())
    return f":root {{ {root}}}\n" + files("monitor.publish").joinpath("briefing.css").read_text(encoding="utf-8")


def _cover(content: Content, style: Style) -> str:
    logo = f'<img class="logo" src="{_picture(style)}" alt="">' if style.logo else ""
    sample = (
        f'<p class="sample"><strong>{content.labels.sample}.</strong> {content.labels.sample_note}</p>'
        if content.sample
        else ""
    )
    return (
        f'<header class="cover">{logo}<h1{_dir(content.title)}>{escape(content.title)}</h1>'
        f'<p class="edition">{escape(content.edition_line)}</p>'
        f'<p class="edition"><time datetime="{content.iso_date}">{content.date}</time></p>{sample}</header>'
    )


def _dir(text: str) -> str:
    """Said outright and not as ``auto``, which WeasyPrint does not know."""
    return ' dir="rtl"' if right_to_left(text) else ""


def _picture(style: Style) -> str:
    import base64

    if style.logo is None:
        return ""
    kind = "jpeg" if style.logo.suffix.lower() in {".jpg", ".jpeg"} else "png"
    return f"data:image/{kind};base64,{base64.b64encode(style.logo.read_bytes()).decode()}"


def _contents(content: Content) -> str:
    labels = content.labels
    links = [("wijzigingen", labels.changes)] if content.changes else []
    links.append(("overzicht", labels.overview))
    links += [(e.anchor, e.heading) for e in content.entries]
    links += [("inzichten", labels.insights)] if content.insights else []
    items = "\n".join(f'<li><a href="#{anchor}">{escape(text)}</a></li>' for anchor, text in links)
    return f'<nav aria-labelledby="inhoud"><h2 id="inhoud">{labels.contents}</h2>\n<ol>\n{items}\n</ol></nav>'


def _changes(content: Content) -> str:
    if not content.changes:
        return ""
    items = "\n".join(f"<li>{escape(change)}</li>" for change in content.changes)
    return (
        f'<section class="changes"><h2 id="wijzigingen">{content.labels.changes}</h2>\n<ul>\n{items}\n</ul></section>\n'
    )


def _overview(content: Content, style: Style) -> str:
    labels = content.labels
    trends = any(e.trend for e in content.entries)
    head = [labels.number, labels.title, labels.validity, *([labels.evolution] if trends else [])]
    cells = "".join(f'<th scope="col">{h}</th>' for h in head)
    rows = "\n".join(_row(e, style, trends=trends) for e in content.entries)
    return (
        f'<section class="overview"><h2 id="overzicht">{labels.overview}</h2>\n'
        f'<p class="remark">{labels.overview_note}</p>\n'
        f"<table><thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></section>\n"
    )


def _row(entry: Entry, style: Style, *, trends: bool) -> str:
    trend = ""
    if trends and not entry.trend:
        trend = "<td></td>"
    elif trends:
        drawn = f'{trend_svg(entry.trend, style)}<span class="spoken">{escape(entry.trend_alt)}</span>'
        trend = f"<td>{drawn}</td>"
    value = entry.score.short if entry.score.value is not None else "–"
    return (
        f'<tr><td>{entry.number}</td><th scope="row"{_dir(entry.title)}>{escape(entry.title)}</th>'
        f'<td class="score">{strip_svg(entry.score, style)}<span class="value" aria-hidden="true">{value}</span>'
        f'<span class="spoken">{escape(entry.score.alt)}</span></td>{trend}</tr>'
    )


def _entry(entry: Entry, content: Content) -> str:
    last = len(entry.paragraphs) - 1
    body = "\n".join(
        f'<p class="body"{_dir(p)}>{escape(p)}{_references(entry, content) if i == last else ""}</p>'
        for i, p in enumerate(entry.paragraphs)
    )
    line = escape(entry.score.line) + ("" if entry.paragraphs else _references(entry, content))
    mark = f'<p class="mark">{escape(entry.mark_line)}</p>' if entry.mark_line else ""
    return (
        f'<article class="development"><h2 id="{entry.anchor}">{escape(entry.heading)}</h2>\n{body}\n'
        f'<p class="validity">{line}</p>\n{mark}{_sources(entry, content)}</article>\n'
    )


def _references(entry: Entry, content: Content) -> str:
    """The numbers of the sources, raised, each a link to its source."""
    links = ", ".join(
        f'<a href="#bron-{n.number}" id="verwijzing-{n.number}" role="doc-noteref" '
        f'aria-label="{content.labels.source} {n.number}">{n.number}</a>'
        for n in entry.notes
    )
    return f'<sup class="noteref">{links}</sup>' if links else ""


def _sources(entry: Entry, content: Content) -> str:
    if not entry.notes:
        return ""
    items = "\n".join(f'<li id="bron-{note.number}">{_note(note)}</li>' for note in entry.notes)
    start = entry.notes[0].number
    return (
        f'<p class="sources-label">{content.labels.sources}:</p>\n'
        f'<ol class="sources" start="{start}" style="counter-reset: list-item {start - 1}">\n{items}\n</ol>'
    )


def _note(note: Note) -> str:
    text = escape(note.text)
    return f'{text}, <a href="{escape(note.url)}">{escape(note.url)}</a>' if note.url else text


def _insights(content: Content) -> str:
    if not content.insights:
        return ""
    items = "\n".join(f"<li{_dir(insight)}>{escape(insight)}</li>" for insight in content.insights)
    return (
        f'<section class="insights"><h2 id="inzichten">{content.labels.insights}</h2>\n<ul>\n{items}\n</ul></section>\n'
    )
