"""Disks that decay: they change what is in a file, and no time of it."""

import os
from pathlib import Path


def age(folder: Path) -> None:
    """Let all files of *folder* have been written long ago: of those written just now no checksum is remembered."""
    for path in folder.rglob("*"):
        os.utime(path, (1e9, 1e9))


def rot(path: Path) -> None:
    """Change a bit of the file at *path*, and not the time when it was written."""
    about, content = path.stat(), bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
