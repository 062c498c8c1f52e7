"""Every limit of fetching in one place, with what it rests on.

Times are seconds, sizes are bytes. A loopback address gets no politeness delay: it is the user's own machine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetcher allows itself and the servers that it asks."""

    # -- one request ------------------------------------------------------------------------------------
    connect_seconds: float = 10.0  # a live server accepts within one or two; a dead one should not hold the queue
    read_seconds: float = 15.0  # between two pieces of an answer
    total_seconds: float = 60.0  # from the first byte sent to the last received: what ends a slow drip
    resolve_seconds: float = 10.0  # the system resolver can hang for far longer
    max_bytes: int = 15_000_000  # after decompression; the guard that well-kept feed readers use
    max_pdf_bytes: int = 60_000_000  # annual reports with photographs pass 15 MB
    mailbox_seconds: float = 300.0  # for all messages of a window; newsletters are fetched in one or two
    max_redirects: int = 5  # real chains have two or three hops: http to https, to www, to a language

    # -- asking again (the only layer of the product that does) -----------------------------------------
    attempts: int = 3
    backoff_seconds: float = 1.0  # doubles with each attempt
    backoff_max_seconds: float = 20.0
    backoff_jitter_seconds: float = 1.0
    retry_after_wait_seconds: float = 60.0  # a longer Retry-After closes the host for this run instead
    retry_after_cap_seconds: float = 86_400.0  # a server that says "next year" is asked again tomorrow

    # -- politeness, per host ---------------------------------------------------------------------------
    delay_seconds: float = 3.0  # arXiv asks for three; no other source publishes a stricter figure
    jitter_seconds: float = 1.0
    crawl_delay_max_seconds: float = 30.0  # a robots.txt that asks for more gets this
    polite_to_loopback: bool = False  # only tests of the pauses themselves
    robots_bytes: int = 512_000  # RFC 9309 section 2.5: at least 500 KiB

    # -- what one source may give in one run ------------------------------------------------------------
    max_entries: int = 2_000  # as Media Cloud, which reads the feeds of the world's press
    max_changed_pages: int = 40  # new addresses of one sitemap or listing: sites bump thousands of dates at once
    max_sitemap_files: int = 60  # an index may name thousands of shards
    stale_days: int = 365  # for a source without a cadence
    stale_cadences: int = 4  # silent for so many times its own cadence...
    stale_days_min: int = 60  # ...and at least this long
    unconditional_every_weeks: int = 8  # some servers answer 304 for ever (seen by Media Cloud)


#: For the tests and the loopback sample: no waiting, the same checks.
EAGER = Limits(
    total_seconds=20.0,
    backoff_seconds=0.05,
    backoff_max_seconds=0.2,
    backoff_jitter_seconds=0.0,
    delay_seconds=0.0,
    jitter_seconds=0.0,
)
