"""The sources file: every mistake is named with its line, and what is written is read back the same."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.kinds import KINDS
from monitor.collect.sources import FIELDS, load_sources, parse_sources
from monitor.collect.sources_text import appended, dump
from monitor.errors import ConfigError
from monitor.model import Source, SourceClass

ROOT = Path(__file__).parents[2]
PATH = Path("sources.yaml")
GOOD = """sources:
  - id: een
    name: Eén
    class: igo
    kind: feed
    url: https://example.org/feed
"""


def test_shipped_sources_load_and_keep_the_promises_of_the_file():
    sources = load_sources(ROOT / "sources.yaml")
    assert len({s.id for s in sources}) == len(sources) >= 30
    for source in sources:
        assert source.enabled or source.reason, f"{source.id} is off without a reason"
        assert not source.enabled or source.evidence, f"{source.id} is on without evidence"
        assert not source.allow_private
    names = " ".join(s.name for s in sources)
    for wanted in ("OECD", "KPMG", "IMF", "Harvard Business Review", "Gallup", "AP", "Britse overheid"):
        assert wanted in names
    assert {s.source_class for s in sources} >= {SourceClass.PEER_REVIEWED, SourceClass.PREPRINT, SourceClass.POLLING}
    assert {s.kind for s in sources} == set(KINDS)


def test_a_minimal_source():
    assert parse_sources(GOOD, PATH) == (Source("een", "Eén", SourceClass.IGO, "feed", "https://example.org/feed"),)


def test_every_field():
    text = GOOD + (
        "    language: nl\n    enabled: false\n    reason: kapot\n    allow_private: true\n    cadence_days: 7\n"
        "    verified_on: 2026-03-02\n    evidence: gezien\n    licence: CC BY 4.0\n    options:\n      query: AI, leren\n"  # noqa: E501
    )
    (source,) = parse_sources(text, PATH)
    assert source == Source(
        "een", "Eén", SourceClass.IGO, "feed", "https://example.org/feed", language="nl", enabled=False, reason="kapot",
        allow_private=True, cadence_days=7, verified_on=date(2026, 3, 2), evidence="gezien", licence="CC BY 4.0",
        options=(("query", "AI, leren"),),
    )  # fmt: skip
    assert parse_sources(dump([source]), PATH) == (source,)


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("class: igo", "class: government_"), 4, "government"),
        (("class: igo", "klass: igo"), 4, "'class'"),
        (("kind: feed", "kind: rss"), 5, "sitemap"),
        (("kind: feed", "kind: feeds"), 5, "'feed'"),
        (("url: https", "url: htps"), 6, "http"),
        (("id: een", "id: Eén!"), 2, "lower case"),
        (("    name: Eén\n", ""), 2, "'name'"),
        (("    name: Eén\n", "    name:\n"), 3, "empty"),
        (("    name: Eén\n", "    name: [a, b]\n"), 3, "text"),
        (("feed\n    url", "feed\n    enabled: yess\n    url"), 6, "true or false"),
        (("feed\n    url", "feed\n    cadence_days: weekly\n    url"), 6, "cadence_days"),
        (("feed\n    url", "feed\n    verified_on: 2026-02-30\n    url"), 6, "date"),
        (("feed\n    url", "feed\n    language: dutch\n    url"), 6, "code"),
        (("feed\n    url", "feed\n    kind: feed\n    url"), 6, "twice"),
        (("feed\n    url", "feed\n    options:\n      querry: x\n    url"), 6, "'query'"),
        (("feed\n    url", "feed\n    options: x\n    url"), 6, "options"),
        (("sources:", "source:"), 1, "'sources'"),
        (("    kind: feed", "   kind: feed"), 5, "YAML"),
        (("name: Eén", "name: a: b"), 3, "YAML"),
    ],
)
def test_mistakes_are_named_with_their_line(change, line, says):
    assert change[0] in GOOD
    with pytest.raises(ConfigError) as caught:
        parse_sources(GOOD.replace(*change), PATH)
    text = str(caught.value)
    assert f"sources.yaml, line {line}" in text
    assert says in text


def test_an_id_twice_names_both_lines():
    with pytest.raises(ConfigError, match=r"line 7: id 'een' is used twice; the first time on line 2"):
        parse_sources(GOOD + GOOD.partition("\n")[2], PATH)


def test_bad_regular_expression():
    text = GOOD.replace("kind: feed", "kind: sitemap") + "    options:\n      include: '(['\n"
    with pytest.raises(ConfigError, match="regular expression"):
        parse_sources(text, PATH)


@pytest.mark.parametrize("text", ["", "- a\n", "just text", "sources: text"])
def test_other_files(text):
    with pytest.raises(ConfigError, match="sources"):
        parse_sources(text, PATH)


def test_a_missing_file_says_how_to_get_one(tmp_path):
    with pytest.raises(ConfigError, match="monitor sources add") as caught:
        load_sources(tmp_path / "sources.yaml")
    assert str(tmp_path) in str(caught.value)


def test_a_binary_file_is_a_config_error(tmp_path):
    (tmp_path / "s.yaml").write_bytes(b"\xff\xfe\x00\x01\x9f")
    with pytest.raises(ConfigError):
        load_sources(tmp_path / "s.yaml")


def test_folders_are_seen_from_the_file(tmp_path):
    (tmp_path / "s.yaml").write_text("sources:\n  - {id: in, name: In, class: blog, kind: drop, url: inbox}\n")
    assert load_sources(tmp_path / "s.yaml")[0].url == str(tmp_path / "inbox")


def test_adding_keeps_comments_and_lines():
    other = Source("twee", "Twee: de tweede", SourceClass.BLOG, "feed", "https://example.org/2")
    text = "# eerste\n" + GOOD + "    # laatste\n"
    grown = appended(text, PATH, [other])
    assert grown.startswith(text)
    assert parse_sources(grown, PATH)[1] == other
    assert parse_sources(appended("", PATH, [other]), PATH) == (other,)
    with pytest.raises(ConfigError, match="twice"):
        appended(grown, PATH, [other])


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"]), min_size=1, max_size=40
).filter(lambda s: s == s.strip() and "\ufeff" not in s and s.isprintable())


@given(
    st.lists(
        st.builds(
            Source,
            id=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
            name=names,
            source_class=st.sampled_from(SourceClass),
            kind=st.just("feed"),
            url=st.just("https://example.org/feed"),
            enabled=st.booleans(),
            reason=st.none() | names,
            cadence_days=st.none() | st.integers(1, 3650),
            verified_on=st.none() | st.dates(),
        ),
        max_size=4,
        unique_by=lambda s: s.id,
    )
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(sources):
    assert parse_sources(dump(sources), PATH) == tuple(sources)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_sources_or_a_config_error(text):
    with suppress(ConfigError):
        parse_sources(text, PATH)


def test_documentation_names_every_field_kind_and_option():
    text = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
    for name in (
        *FIELDS,
        *KINDS,
        *(option for kind in KINDS.values() for option, _ in kind.options),
        "stale_after_days",
    ):
        assert re.search(rf"`{re.escape(name)}`", text), f"docs/sources.md does not explain {name}"
    for klass in SourceClass:
        assert f"`{klass.value}`" in text
