"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from monitor.errors import StoreError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file by way of a temporary one beside it. Raises StoreError where the disk refuses."""
    body = content.encode() if isinstance(content, str) else content
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise StoreError(
            f"the file could not be written ({error.strerror})", where=str(path), do="make room or mend the permissions"
        ) from error
