"""Measure the drafts of labelled families of publications, which bear no key figures: what of their figures is carried.

    python benchmarks/drafting_families.py FAMILIES.jsonl... [--half even|odd] [--unread LANGUAGE] [--show N]

Every family (a Dutch development and publications beside it, as in ``training/data``) is drafted as a theme and each
of its items alone. Counted are the figures of sentences that tell a finding: years, and how a study was made, are not.
Rules are developed on families of even number and reported on those of odd number. ``--unread`` lists sentences with
figures that are neither said whole nor in a frame; ``--show`` prints every Nth draft, to be read aloud.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import py3langid

from monitor.draft.compose import NoDraft, draft_new
from monitor.draft.evidence import is_method
from monitor.draft.facts import facts_of
from monitor.draft.figures import find_figures, is_year
from monitor.draft.material import Material
from monitor.draft.sentences import split_sentences
from monitor.draft.standing import is_setup
from monitor.draft.voice import words
from monitor.model import Document, Draft, Relation, SourceClass

TODAY = date(2026, 3, 23)
PUBLISHERS = {  # names as they stand in a curated list; a family gives classes only
    "igo": "OECD", "government": "Rijksinspectie", "peer_reviewed": "Journal of Work", "preprint": "arXiv",
    "consultancy": "Hartwell Advies", "business_press": "Zakenblad", "polling": "Peilpunt", "news_agency": "Persdienst",
    "think_tank": "Denktank Arbeid", "vendor": "Leermakers", "blog": "Werkblog",
}  # fmt: skip
PLACES = ("Noord", "Zuid", "Oost", "West", "Midden", "Rijn", "Maas", "Schelde", "Eems", "Dommel")  # no two the same


def families(paths: Sequence[Path], half: str) -> Iterator[dict[str, Any]]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            family = json.loads(line)
            if "items" in family and "development" in family and half in ("all", "odd" if number % 2 else "even"):
                yield family


def material_of(number: int, item: dict[str, Any]) -> Material:
    text = item["text"]
    source = f"{PUBLISHERS[item['source_class']]} {PLACES[number % len(PLACES)]}"
    document = Document(
        url=f"https://example.org/{number}",
        title=item["title"],
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=source,
        published=TODAY,
        language=item["language"],
    )
    return Material(number, document, source, SourceClass(item["source_class"]), Relation(item["relation"]))


def told_figures(material: Material) -> set[str]:
    """The figures of the sentences that tell a finding."""
    found: set[str] = set()
    for sentence in split_sentences(material.document.text):
        flat = " ".join(sentence.text.split())
        if not is_method(flat) and not is_setup(flat):
            found |= {f.digits for f in find_figures(flat) if not is_year(f)}
    return found


def measure(kind: str, drafted: Sequence[Material], totals: Counter[str], used: dict[str, str]) -> Draft | None:
    draft = draft_new(drafted, today=TODAY)
    totals[f"{kind} drafts"] += not isinstance(draft, NoDraft)
    totals[f"{kind} no draft"] += isinstance(draft, NoDraft)
    wanted = [(m.item, digits) for m in drafted for digits in told_figures(m)]
    totals[f"{kind} figures"] += len(wanted)
    if isinstance(draft, NoDraft):
        return None
    here = {f.digits for f in find_figures(f"{draft.title}. {draft.body}")}
    cited = {e.item for e in draft.evidence}
    totals[f"{kind} carried"] += sum(digits in here for _, digits in wanted)
    totals[f"{kind} figures of sources cited"] += sum(item in cited for item, _ in wanted)
    totals[f"{kind} invented"] += len(invented(draft, drafted))
    totals[f"{kind} problems"] += sum(bool(s.problems) for s in draft.sentences)
    totals[f"{kind} title problems"] += bool(draft.title_problems)
    totals[f"{kind} not Dutch"] += py3langid.classify(draft.body)[0] != "nl"
    totals[f"{kind} over 70 words"] += words(draft.body) > 70
    totals[f"{kind} words"] += words(draft.body)
    return draft


def invented(draft: Draft, drafted: Sequence[Material]) -> list[str]:
    source = " ".join(f"{m.document.title} {m.document.text} {m.source_name}" for m in drafted)
    known = {re.sub(r"\D", "", n) for n in re.findall(r"\d[\d., \u202f\u00a0]*", source)}
    known |= {re.sub(r"\D", "", n) for n in re.findall(r"\d[\d.,]*\d|\d+", source)}
    return [
        n for n in re.findall(r"\d[\d.,]*\d|\d", f"{draft.title} {draft.body}") if re.sub(r"\D", "", n) not in known
    ]


def readings(material: Material, totals: Counter[str]) -> Iterator[str]:
    """Counts how each sentence with figures is told, and gives those that are only quoted or not told."""
    facts = facts_of(material)
    for sentence in split_sentences(material.document.text):
        flat = " ".join(sentence.text.split())
        if is_method(flat) or is_setup(flat) or not any(not is_year(f) for f in find_figures(flat)):
            continue
        here = [f for f in facts if any(s.start < sentence.end and sentence.start < s.end for s in f.spans)]
        how = (
            "said"
            if any(not f.quoted and not f.foreign for f in here)
            else "framed" if any(not f.quoted for f in here)
            else "quoted" if here
            else "untold"
        )  # fmt: skip
        totals[f"{material.language} {how}"] += 1
        if how in ("quoted", "untold", "framed"):
            yield f"{how}\t{flat}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", type=Path, nargs="+")
    parser.add_argument("--half", choices=("even", "odd", "all"), default="all", help="by the number of the line")
    parser.add_argument("--unread", metavar="LANGUAGE", help="list sentences that no rule says in Dutch")
    parser.add_argument("--sentences", action="store_true", help="count how sentences are told, draft nothing")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print every Nth draft")
    options = parser.parse_args()
    totals: Counter[str] = Counter()
    count = 0
    for family in families(options.families, options.half):
        material = [material_of(n, item) for n, item in enumerate(family["items"])]
        if options.unread or options.sentences:
            for one in material:
                for line in readings(one, totals):
                    if one.language == options.unread:
                        print(line)
            continue
        for kind, drafted in [("theme", material), *(("item", [m]) for m in material)]:
            draft = measure(kind, drafted, totals, {})
            count += 1
            if draft and options.show and count % options.show == 0:
                print(f"--- {kind} {family['id']} {'/'.join(m.language for m in drafted)}\n{draft.title}\n{draft.body}")
    report(totals)


def report(totals: Counter[str]) -> None:
    for name, number in sorted(totals.items()):
        print(f"{name:40} {number}")
    for kind in ("theme", "item"):
        if figures := totals[f"{kind} figures"]:
            print(f"{kind}: figures carried {totals[f'{kind} carried'] / figures:.3f}")


if __name__ == "__main__":
    main()
