"""One address for one publication."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.links import absolute, first_doi
from monitor.read.urls import canonical, same_site


@pytest.mark.parametrize(
    ("url", "one"),
    [
        ("https://Example.org:443/a/?utm_source=x&utm_medium=y", "https://example.org/a"),
        ("HTTP://example.org", "http://example.org/"),
        ("https://example.org/a?b=2&a=1#part", "https://example.org/a?a=1&b=2"),
        ("https://example.org/a?id=12&fbclid=zz&gclid=1&mc_cid=2", "https://example.org/a?id=12"),
        ("https://example.org//a//b/", "https://example.org/a/b"),
        ("https://example.org/caf%c3%a9", "https://example.org/caf%C3%A9"),
        ("https://example.org/café", "https://example.org/caf%C3%A9"),
        ("https://example.org/a?q=", "https://example.org/a?q="),
        ("https://example.org/?p=123", "https://example.org/?p=123"),
        ("mid:abc@x", "mid:abc@x"),
        ("file:///tmp/a.pdf", "file:///tmp/a.pdf"),
        ("nonsense", "nonsense"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://example.org.:443/a", "https://example.org/a"),
    ],
)
def test_canonical(url, one):
    assert canonical(url) == one


@given(
    st.text(max_size=80)
    | st.from_regex(r"https?://[a-z]{1,8}\.org(/[a-zA-Z0-9%._~-]{0,8}){0,4}(\?[a-z=&0-9]{0,20})?(#.{0,5})?")
)
@settings(max_examples=300)
def test_canonical_is_idempotent_and_never_fails(url):
    assert canonical(canonical(url)) == canonical(url)


def test_relative_links():
    assert absolute("../b.pdf", "https://example.org/a/c") == "https://example.org/b.pdf"
    assert absolute("//cdn.example.org/x", "https://example.org/") == "https://cdn.example.org/x"
    assert absolute("mailto:a@example.org", "https://example.org/") is None
    assert absolute("http://[::1", "https://example.org/") is None


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1787/ABCD-en.", "10.1787/abcd-en"),
        ("(doi:10.1016/S0140-6736(20)30183-5)", "10.1016/s0140-6736(20)30183-5"),
        ("https://doi.org/10.1000/x1?download=true#p2", "10.1000/x1"),
        ("versie 10.2024/", None),
        ("", None),
        (None, None),
    ],
)
def test_dois(text, doi):
    assert first_doi(text) == doi


def test_same_site():
    assert same_site("https://www.example.org/a", "https://assets.example.org/b")
    assert same_site("http://127.0.0.1:80/a", "http://127.0.0.1:80/b")
    assert not same_site("https://example.org/", "https://example.com/")
    assert not same_site("https://a.co.uk/", "https://b.co.uk/")
    assert not same_site("nonsense", "nonsense")
    assert same_site("https://www.gov.uk/a", "https://assets.publishing.service.gov.uk/media/a.pdf")
    assert not same_site("https://www.example.org/a", "https://assets.publishing.service.gov.uk/media/a.pdf")
