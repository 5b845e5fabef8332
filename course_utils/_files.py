"""Files that are written whole or not at all."""

import contextlib
import os
import secrets
import time
from pathlib import Path


@contextlib.contextmanager
def replacing(path):
    """Open a binary file that takes the place of `path` once the block has ended without an error.

    Until then, and after an error, `path` is as it was. Several processes may do this at once: each
    writes a file of its own, and the last to finish wins.
    The folder has to exist; an OSError says that the file cannot be written or put in place.
    """
    path = Path(path)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb") as file:
            yield file
        _replace(part, path)
    finally:
        with contextlib.suppress(OSError):  # gone, if all went well
            part.unlink()


def write_atomically(path, content):
    """Write bytes, or a str as UTF-8 with its line ends as they are, as `replacing` does."""
    with replacing(path) as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)


def _replace(part, path):
    """Put a file in place; Windows refuses for a moment while another process does the same."""
    for _ in range(20 if os.name == "nt" else 0):
        try:
            return os.replace(part, path)
        except PermissionError:
            time.sleep(0.05)
    return os.replace(part, path)
