"""Office files are zips: how far one swells is asked before a library unpacks it whole into memory."""

from __future__ import annotations

import io
import zipfile

from monitor.errors import ExportError

#: Bytes unpacked. A briefing of 60 pages holds 2 MB of XML; lxml takes some ten times what it parses. Pictures and
#: films hardly shrink in a zip, so a large file of them stays below what an upload may have anyway.
MOST_XML = 64_000_000
MOST = 512_000_000


def opened(raw: bytes) -> io.BytesIO:
    """The file, to be opened by a library. Raises ExportError where unpacking it would take too much memory, BadZipFile
    for another file. A zip cannot hold more than its directory says: reading stops there, with a wrong checksum."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        sizes = [(one.filename.endswith((".xml", ".rels")), one.file_size) for one in package.infolist()]
    xml, whole = sum(size for is_xml, size in sizes if is_xml), sum(size for _, size in sizes)
    if xml > MOST_XML or whole > MOST:
        raise ExportError(
            f"this file takes {whole / 1e6:,.0f} MB when it is unpacked, of which {xml / 1e6:,.0f} MB text",
            do="Save it anew in Word or PowerPoint, with smaller pictures, or give the part that holds the briefing.",
        )
    return io.BytesIO(raw)
