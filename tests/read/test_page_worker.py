"""Extraction in a process of its own: the same text, and a page that hangs or kills it harms nobody."""

from __future__ import annotations

import time

import pytest

from monitor.model import Quality, ReadFailure
from monitor.read import page_worker
from monitor.read.page import load, read_page
from monitor.read.page_worker import PageFailed, Worker
from monitor.read.read import read_bytes

URL = "https://instituut.example/a"
HEAD = (
    '<meta property="article:published_time" content="2026-03-02"><meta name="author" content="A. Auteur">'
    '<meta name="citation_pdf_url" content="/r.pdf"><meta name="citation_doi" content="10.1234/x">'
)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_worker_gives_what_extraction_gives(page, language):
    body = page(language, head=HEAD)
    assert page_worker.extract(body, URL, "text/html") == read_page(load(body, "text/html"), URL)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_read(page, paragraphs):
    worker = Worker(seconds=0.0)
    try:
        start = time.monotonic()
        with pytest.raises(PageFailed, match="seconden"):
            worker.extract(page("nl"), URL, None)
        assert time.monotonic() - start < 5
        worker._seconds = 30.0
        assert worker.extract(page("nl"), URL, None).blocks == paragraphs["nl"]
        worker._process.kill()
        worker._process.wait()
        assert worker.extract(page("nl"), URL, None).blocks == paragraphs["nl"], "a dead one is replaced"
    finally:
        worker.close()


def test_memory_is_limited(page):
    worker = Worker(megabytes=150)
    try:
        with pytest.raises(PageFailed):
            worker.extract(page("nl") + b"<p>x</p>" * 800_000, URL, None)
    finally:
        worker.close()


def test_a_failure_says_why(page, paragraphs, monkeypatch):
    slow = Worker(seconds=0.0)
    monkeypatch.setattr(page_worker, "_worker", slow)
    found = read_bytes(page("nl"), URL)
    assert isinstance(found, ReadFailure)
    assert found.reason == "De pagina was niet binnen 0 seconden te lezen"
    slow._seconds = 30.0
    assert read_bytes(page("nl"), URL).quality is Quality.FULL
    slow.close()


def test_a_worker_that_was_put_away_is_started_again(page, paragraphs):
    assert page_worker.extract(page("nl"), URL, None).blocks == paragraphs["nl"]
    before = page_worker._worker._process
    page_worker.close_worker()
    assert before.poll() is not None, "it holds no memory any more"
    assert page_worker.extract(page("nl"), URL, None).blocks == paragraphs["nl"]
