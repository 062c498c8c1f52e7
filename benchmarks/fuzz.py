"""Mutated feeds, PDFs and mails: nothing may crash, hang or raise anything but the one named error.

    python benchmarks/fuzz.py [DATA] [--feeds 100000] [--pdfs 2000] [--mails 50000] [--seed 1]

Seeds of feeds and PDFs are the files of the public sets, those of mails are put together here (with the ``.eml`` files
of DATA, where it has some); a mutation cuts, repeats, swaps or replaces stretches of one, or glues two. Mail has no
error: whatever the bytes are, they are a letter.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import warnings
from pathlib import Path
from typing import Any

OF_XML = (b"<![C", b"&#x0;", b"]]>", b"\xff\xfe", b"<!--", b"&a;", b"\0", b'"')
OF_MAIL = (
    b"=?utf-8?B?//", b"=?x-none?Q?", b"?=", b"\r\n\r\n", b"\r\n\t", b"--b\r\n", b"--b--", b"boundary=", b"charset=",
    b"*0*=utf-8''%F", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Transfer-Encoding: uuencode\r\n",
    b"message/rfc822", b"&#xd800;", b"<base href='http://[::'>", b"(", b"\0", b'"', b"\xff\xfe",
)  # fmt: skip


def mutated(chance: random.Random, seeds: list[bytes], odd: tuple[bytes, ...] = OF_XML) -> bytes:
    body = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 6)):
        size = len(body) or 1
        at, to = sorted((chance.randrange(size), chance.randrange(size)))
        match chance.randrange(7):
            case 0:
                del body[at : min(to, at + 200)]
            case 1:
                body[at:at] = chance.randbytes(chance.randint(1, 12))
            case 2:
                body[at:at] = body[at : min(to, at + 300)]
            case 3:
                body[at : at + 4] = chance.choice(odd)
            case 4:
                del body[at:]
            case 5:
                other = chance.choice(seeds)
                body[at:] = other[chance.randrange(len(other) or 1) :]
            case _:
                for _ in range(10):
                    body[chance.randrange(len(body) or 1) : 1] = b""
                    if body:
                        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def fuzz_feeds(seeds: list[bytes], count: int, chance: random.Random) -> dict[str, Any]:
    from monitor.collect.feed import NotAFeed, parse_feed

    read = refused = entries = 0
    slowest, crashes = 0.0, []
    for _ in range(count):
        body = mutated(chance, seeds)
        started = time.perf_counter()
        try:
            entries += len(parse_feed(body, "https://example.org/feed").entries)
            read += 1
        except NotAFeed:
            refused += 1
        except Exception as error:
            crashes.append(f"{type(error).__name__}: {str(error)[:100]}")
        slowest = max(slowest, time.perf_counter() - started)
    return {"feeds": count, "read": read, "refused": refused, "entries": entries, "crashes": crashes[:20],
            "crashed": len(crashes), "slowest": round(slowest, 3)}  # fmt: skip


def fuzz_pdfs(seeds: list[bytes], count: int, chance: random.Random) -> dict[str, Any]:
    from monitor.read.pdf import PdfFailed, Worker, pdf_blocks

    worker = Worker(seconds=20.0)
    read, slowest = 0, 0.0
    reasons: dict[str, int] = {}
    crashes = []
    for _ in range(count):
        body = mutated(chance, seeds)
        started = time.perf_counter()
        try:
            pdf_blocks(worker.parse(body))
            read += 1
        except PdfFailed as error:
            reasons[str(error)] = reasons.get(str(error), 0) + 1
        except Exception as error:
            crashes.append(f"{type(error).__name__}: {str(error)[:100]}")
        slowest = max(slowest, time.perf_counter() - started)
    worker.close()
    return {"pdfs": count, "read": read, "refused": reasons, "crashes": crashes[:20], "crashed": len(crashes),
            "slowest": round(slowest, 2)}  # fmt: skip


LETTER = """<html><head><base href="https://post.example/"></head><body><table><tr><td>
<a href="https://bureau.example/rapport?utm_source=mail">Hoe medewerkers leren met AI op de werkvloer – een studie</a>
<p>Uit een studie onder 1.200 mensen blijkt dat oefenen met “echte” taken werkt; café &amp; &#233;cole.</p></td></tr>
<tr><td><a href="rapport-2">AI in onderwijs en opleiding: wat het doet met het werk van docenten</a></td></tr></table>
<a href="https://bureau.example/uitschrijven/123">Klik hier om u uit te schrijven van deze brief</a></body></html>"""


def letters() -> list[bytes]:
    """Newsletters in the forms that mail programs give them."""
    from email.message import EmailMessage

    made = []
    for charset in ("utf-8", "windows-1252", "iso-8859-15", "utf-16"):
        for transfer in ("base64", "quoted-printable"):
            mail = EmailMessage()
            mail["Subject"] = "Nieuwsbrief – café, école, 你好"
            mail["From"] = "Bureau Vérité <nieuws@bureau.example>"
            mail["Date"], mail["Message-ID"] = "Mon, 02 Mar 2026 09:00:00 +0100", "<een@bureau.example>"
            mail.set_content("Platte tekst van de nieuwsbrief.\nhttps://bureau.example/plat\n")
            body = LETTER.encode(charset, "xmlcharrefreplace")
            mail.add_alternative(body, maintype="text", subtype="html", cte=transfer)
            mail.get_payload()[-1].set_param("charset", charset)  # type: ignore[union-attr]
            mail.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="bijlage é.pdf")
            made.append(bytes(mail))
            forwarded = EmailMessage()
            forwarded["Subject"], forwarded["From"] = "Fwd: nieuwsbrief", "collega@team.example"
            forwarded.set_content("Zie hieronder.")
            forwarded.add_attachment(mail)
            made.append(bytes(forwarded))
    bare = f"Subject: los\nFrom: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{LETTER}"
    return [*made, bare.encode(), b"From: a@b\n\nAlleen tekst met https://b.example/een-lange-titel-van-een-stuk\n"]


def fuzz_mails(seeds: list[bytes], count: int, chance: random.Random) -> dict[str, Any]:
    """Half are mutated as they travel; of the other half the HTML is, before it goes into a sound envelope."""
    from monitor.collect.from_mailbox import entries_of
    from monitor.collect.messages import parse_letter

    entries, slowest, crashes = 0, 0.0, []
    for at in range(count):
        if at % 2:
            inside = mutated(chance, [LETTER.encode()], OF_MAIL)
            body = b"From: a@b.example\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n" + inside
        else:
            body = mutated(chance, seeds, OF_MAIL)
        started = time.perf_counter()
        try:
            found = entries_of(parse_letter(body), {})
            for one in found:  # what is stored and printed has to be text
                f"{one.title}{one.link}{one.summary}{one.id}".encode()
            entries += len(found)
        except Exception as error:
            crashes.append(f"{type(error).__name__}: {str(error)[:100]}")
        slowest = max(slowest, time.perf_counter() - started)
    return {"mails": count, "entries": entries, "crashes": crashes[:20], "crashed": len(crashes),
            "slowest": round(slowest, 3)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="where feeds and pdf lie; without, only mails")
    parser.add_argument("--feeds", type=int, default=100_000)
    parser.add_argument("--pdfs", type=int, default=2_000)
    parser.add_argument("--mails", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    data, seed = options.data, options.seed
    result = {}
    if data is not None:
        feeds = [p.read_bytes() for p in sorted((data / "feeds").rglob("*.xml")) if p.stat().st_size < 20_000]
        pdfs = [p.read_bytes() for p in sorted((data / "pdf").glob("*.pdf")) if p.stat().st_size < 300_000]
        result["feeds"] = fuzz_feeds(feeds, options.feeds, random.Random(seed))
        result["pdfs"] = fuzz_pdfs(pdfs, options.pdfs, random.Random(seed))
    own = [p.read_bytes() for p in sorted(data.rglob("*.eml"))] if data is not None else []
    result["mails"] = fuzz_mails([*letters(), *own], options.mails, random.Random(seed))
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
