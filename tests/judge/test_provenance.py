"""What counts as one origin."""

from __future__ import annotations

from hashlib import sha256

from monitor.judge.provenance import provenance_of, provenance_of_citations
from monitor.model import Citation, Document, Relation, Source, SourceClass


def source(identity: str, name: str, source_class: SourceClass) -> Source:
    return Source(identity, name, source_class, "feed", "https://example.org/feed")


def document(
    text: str, url: str = "https://example.org/a", *, doi: str | None = None, links: tuple[str, ...] = ()
) -> Document:
    digest = sha256(text.encode()).hexdigest()
    return Document(url, "Titel", text, digest, "s", doi=doi, links=links, language="nl")


PRESS = source("krant", "De Ochtendkrant", SourceClass.BUSINESS_PRESS)
BUREAU = source("meetbureau", "Meetbureau Zuid", SourceClass.POLLING)


def test_an_organisation_is_one_origin() -> None:
    a = provenance_of(
        document("Eerste rapport.", "https://www.oecd.org/a"), source("oecd-feed", "OECD", SourceClass.IGO)
    )
    b = provenance_of(document("Tweede rapport.", "https://oecd.ai/b"), source("oecd-ai", "OECD.AI", SourceClass.IGO))
    assert a == b == "publisher:oecd"
    assert provenance_of(document("Peiling."), BUREAU) == "source:meetbureau"


def test_a_journal_is_not_an_origin_but_its_study_is() -> None:
    journal = source("j", "Journal", SourceClass.PEER_REVIEWED)
    first = provenance_of(document("Een.", doi="10.5555/A.1"), journal)
    assert (
        first
        == provenance_of(document("Een, opnieuw.", doi="https://doi.org/10.5555/a.1"), journal)
        == "doi:10.5555/a.1"
    )
    assert first != provenance_of(document("Twee.", doi="10.5555/a.2"), journal)
    assert provenance_of(document("Drie."), journal) != provenance_of(document("Vier."), journal)


def test_a_report_takes_the_origin_that_it_names() -> None:
    text = "Werknemers gebruiken AI vaker, blijkt uit een peiling van Meetbureau Zuid."
    assert provenance_of(document(text), PRESS, known=(PRESS, BUREAU)) == "source:meetbureau"
    assert provenance_of(document("Volgens Gallup neemt het gebruik toe."), PRESS) == "publisher:gallup"
    linked = document("Onderzoekers zien dit ook.", links=("https://doi.org/10.5555/A.1",))
    assert provenance_of(linked, PRESS) == "doi:10.5555/a.1"


def test_reports_of_one_paper_on_different_things_stay_apart() -> None:
    keys = {
        provenance_of(document(t), PRESS) for t in ("Een bedrijf in Twente leidt op.", "Een bedrijf in Gent werft.")
    }
    assert len(keys) == 2


def test_a_report_by_anybody_takes_the_origin_that_it_names() -> None:
    blog = source("blog", "Een blog", SourceClass.BLOG)
    text = "Volgens KPMG stokt de opschaling."
    assert provenance_of(document(text), blog, relation=Relation.SECONDARY) == "publisher:kpmg"
    assert provenance_of(document(text), blog) == "source:blog"


def test_citations_of_a_development_give_the_origins_of_its_score() -> None:
    citations = (
        Citation("OECD", SourceClass.IGO),
        Citation("Gallup", SourceClass.POLLING),
        Citation("AP", SourceClass.NEWS_AGENCY, primary=False),
        Citation("Meetbureau Zuid"),
        Citation("Onderzoek", url="https://doi.org/10.5555/x.1"),
        Citation("Onderzoek"),
    )
    assert provenance_of_citations(citations, (BUREAU,)) == {
        "publisher:oecd",
        "publisher:gallup",
        "source:meetbureau",
        "doi:10.5555/x.1",
    }
