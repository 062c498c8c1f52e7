"""Office files as bytes that depend on their content alone.

python-docx and python-pptx stamp each zip member with the time of writing; the same parts are packed here again with
one fixed time, in one fixed order.
"""

from __future__ import annotations

import io
import zipfile

CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
CUSTOM_XML_NAME = "/customXml/item%d.xml"
_FIRST = "[Content_Types].xml"  # OPC readers expect it in front
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def normalise(package: bytes) -> bytes:
    """The same zip with fixed times, order, permissions and compression."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != _FIRST, n)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()
