"""Publications and briefings that people put in: on the page and by a program, only of the kinds that are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.pipeline import accounts, listing
from monitor.pipeline.monitor import Monitor
from monitor.review.people import Role
from monitor.web import uploads

REPORT = (
    "<html lang='nl'><head><title>Rapport over leren met AI</title></head><body><article><h1>Rapport over leren met AI"
    "</h1><p>"
    + "Medewerkers leren met AI sneller, maar onthouden minder, blijkt uit een onderzoek. "
    * 20
    + "</p></article>"
    "</body></html>"
).encode()
BRIEFING = (
    b"Ontwikkeling 3: Een nieuwe titel voor de derde\nDe OECD waarschuwt dat leren met AI minder oplevert dan het"
    b" lijkt. Dit vraagt om toetsen zonder hulp.\nValiditeit: 88%\n"
)


def send(browser, path: str, name: str = "", content: bytes = b"", **fields: str):
    files = {"file": (name, content)}
    return browser.client.post(path, data={"token": browser.token(), **fields}, files=files)


def test_a_file_is_added_and_waits_for_the_next_run(browser, monitor: Monitor) -> None:
    answer = send(browser, "/add", "rapport.html", REPORT, publisher="Instituut Vakwerk", **{"class": "think_tank"})
    assert answer.status_code == 200, answer.text
    assert "Rapport over leren met AI" in answer.text
    assert "De volgende ronde neemt deze publicatie mee" in answer.text
    added = listing.item_views(monitor)[0]
    assert (added["title"], added["outcome"]) == ("Rapport over leren met AI", None)
    again = send(browser, "/add", "rapport.html", REPORT, publisher="Instituut Vakwerk", **{"class": "think_tank"})
    assert again.status_code == 409
    assert "known already" in again.text


@pytest.mark.parametrize("url", ["", "/etc/passwd", "file:///etc/passwd", "rapport.html", "javascript:alert(1)"])
def test_an_address_that_is_none_reads_no_file_of_this_machine(browser, monitor: Monitor, url: str) -> None:
    before = len(listing.item_views(monitor))
    answer = send(browser, "/add", url=url, publisher="Naam die blijft staan")
    assert answer.status_code == 422
    assert "Naam die blijft staan" in answer.text
    assert len(listing.item_views(monitor)) == before


def test_an_address_within_the_network_is_refused(browser) -> None:
    answer = send(browser, "/add", url="http://127.0.0.1:9/intern")
    assert answer.status_code == 422


@pytest.mark.parametrize(("name", "content"), [("x.exe", b"MZ"), ("rapport", b"tekst"), ("leeg.pdf", b"")])
def test_other_kinds_and_empty_files_are_refused(browser, name: str, content: bytes) -> None:
    answer = send(browser, "/add", name, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_file_keeps_no_path_of_its_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    from starlette.datastructures import UploadFile

    for name in ("../../etc/cron.d/x.pdf", "C:\\temp\\x.pdf", "a\x00b.pdf", ".pdf.pdf"):
        with uploads.kept(UploadFile(io.BytesIO(b"%PDF"), filename=name), uploads.PUBLICATIONS) as path:
            assert path.read_bytes() == b"%PDF"
            assert re.fullmatch(r"[\w .,()-]+\.pdf", path.name)
            folder = path.parent
        assert not folder.exists()


def test_what_is_too_large_is_refused_before_it_is_read(browser) -> None:
    huge = b"x" * (uploads.LARGEST + 200_000)
    assert send(browser, "/add", "groot.txt", huge).status_code == 413
    for path in ("/api/v1/publications/file", "/api/v1/register/import"):
        assert browser.client.post(path, files={"file": ("groot.txt", huge)}).status_code == 413
    assert browser.client.post("/proposals/1/reject", files={"file": ("x.txt", b"x" * 1_100_000)}).status_code == 413


def test_a_form_elsewhere_takes_no_file(browser) -> None:
    answer = browser.client.post(
        "/proposals/1/reject", data={"token": browser.token()}, files={"file": ("x.txt", b"x")}
    )
    assert answer.status_code == 400


def test_a_briefing_comes_in_on_the_page(browser, monitor: Monitor) -> None:
    assert "Bestand" in browser.get("/register/import")
    answer = send(browser, "/register/import", "briefing.txt", BRIEFING)
    assert answer.status_code == 200, answer.text
    assert "1 herzien" in answer.text
    third = listing.development_views(monitor)[2]
    assert (third["title"], third["validity"], third["revision"]) == ("Een nieuwe titel voor de derde", 88, 2)
    assert "1 ongewijzigd" in send(browser, "/register/import", "briefing.txt", BRIEFING).text
    assert send(browser, "/register/import", "briefing.txt", b"niets daarvan").status_code == 422
    assert send(browser, "/register/import").status_code == 422


def test_programs_send_files_as_well(browser, monitor: Monitor) -> None:
    answer = browser.client.post(
        "/api/v1/publications/file",
        files={"file": ("rapport.html", REPORT)},
        data={"publisher": "Bureau", "source_class": "government"},
    )
    assert answer.status_code == 201, answer.text
    assert (answer.json()["title"], answer.json()["language"]) == ("Rapport over leren met AI", "nl")
    answer = browser.client.post("/api/v1/register/import", files={"file": ("briefing.txt", BRIEFING)})
    assert answer.json()["revised"] == [3]
    answer = browser.client.post("/api/v1/publications", json={"url": "http://127.0.0.1:9/intern"})
    assert answer.status_code == 422
    assert answer.json()["what"]


def test_who_may_not_adds_nothing(browser, monitor: Monitor, tmp_path: Path) -> None:
    accounts.add_user(monitor, name="Lia", role=Role.VIEWER, password="een lange zin als wachtwoord")
    browser.sign_in("Lia", "een lange zin als wachtwoord")
    assert '<form method="post" action="/add"' not in browser.get("/add")
    assert send(browser, "/add", "rapport.html", REPORT).status_code == 403
    assert send(browser, "/register/import", "briefing.txt", BRIEFING).status_code == 403
