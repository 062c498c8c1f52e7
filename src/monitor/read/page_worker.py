"""The process that extracts pages, apart from everything else: ``python -m monitor.read.page_worker``.

Extraction is regular expressions and tree walks over what strangers wrote: a page that keeps them busy for minutes
costs this process and nothing more. One process, since extraction lets go of Python's lock thousands of times a page:
eight threads at once were five times slower than one (84 pages in 7.3 s and 1.6 s).
"""

from __future__ import annotations

import atexit
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from monitor.errors import SourceError
from monitor.read.metadata import Metadata
from monitor.read.page import PageText, load, read_page
from monitor.read.process import Process, serve

SECONDS = 30.0  # the slowest page of the public sets takes less than two
MEGABYTES = 2_000


class PageFailed(SourceError):
    """A page that gives no text; the text of the error is a Dutch sentence."""


_ERRORS = {
    "none": "De pagina is niet te lezen: er staat geen HTML in",
    "broken": "De pagina is beschadigd en niet te lezen",
    "memory": "De pagina vraagt te veel geheugen",
}


class Worker(Process):
    """One extracting process, started when first needed and again after a crash; one page at a time."""

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        super().__init__("monitor.read.page_worker", seconds=seconds, megabytes=megabytes)

    def extract(self, body: bytes, url: str, content_type: str | None) -> PageText:
        """Text and metadata of a page. Raises :class:`PageFailed` for what cannot be read within the limits."""
        head = json.dumps([url, content_type]).encode()
        try:
            result = self.ask(head + b"\n" + body)
        except TimeoutError as error:
            raise PageFailed(f"De pagina was niet binnen {self._seconds:g} seconden te lezen") from error
        except (OSError, EOFError) as error:
            raise PageFailed("De pagina laat het leesprogramma vastlopen") from error
        if "error" in result:
            raise PageFailed(_ERRORS[result["error"]])
        about = result["metadata"]
        published = date.fromisoformat(about["published"]) if about["published"] else None
        found = Metadata(
            **{**about, "authors": tuple(about["authors"]), "pdf": tuple(about["pdf"]), "published": published}
        )
        return PageText(found, tuple(result["blocks"]), tuple(result["links"]))


_worker = Worker()
atexit.register(_worker.close)


def close_worker() -> None:
    """Let the worker that this process shares go; the next use starts another."""
    _worker.close()


def extract(body: bytes, url: str, content_type: str | None) -> PageText:
    """As :meth:`Worker.extract`, with the one worker that this process shares."""
    return _worker.extract(body, url, content_type)


def answer(message: bytes) -> dict[str, Any]:
    """What the worker answers: metadata, blocks and links of the page in ``message``, or an ``error``."""
    head, _, body = message.partition(b"\n")
    url, content_type = json.loads(head)
    tree = load(body, content_type)
    if tree is None:
        return {"error": "none"}
    page = read_page(tree, url)
    day = page.metadata.published
    about = asdict(page.metadata) | {"published": day.isoformat() if day else None}
    return {"metadata": about, "blocks": page.blocks, "links": page.links}


if __name__ == "__main__":
    serve(answer)
