"""The name and password with which a follower asks a builder: read from a file, and never shown."""

import os
from base64 import b64encode
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Self

from archive.following.source import CannotFollow

_FORM = "It has one line, name:password."


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password."""

    name: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file at *path*. Raises `CannotFollow` where others may read it, or it has another form."""
        try:
            with path.open("rb") as file:
                _refuse_readable(path, os.fstat(file.fileno()))
                content = file.read(10_000).decode("utf-8")
        except OSError as error:
            raise CannotFollow(f"{path}: it cannot be read ({error.strerror})", _FORM) from error
        except UnicodeDecodeError as error:
            raise CannotFollow(f"{path}: it is not UTF-8", _FORM) from error
        name, colon, password = content.strip("\r\n").partition(":")
        if not (name and colon and password) or not content.strip("\r\n").isprintable():
            raise CannotFollow(f"{path}: it has no name and password", _FORM)
        return cls(name, password)

    @property
    def header(self) -> str:
        """The value of an ``Authorization`` header (RFC 7617)."""
        return "Basic " + b64encode(f"{self.name}:{self.password}".encode()).decode("ascii")


def _refuse_readable(path: Path, about: os.stat_result) -> None:
    if not hasattr(os, "geteuid"):
        return
    # A service manager lends root's files to a user by an access list, which is shown as the rights of a group.
    readable = about.st_mode & (0o007 if about.st_gid == 0 else 0o077)
    if readable or about.st_uid not in (os.geteuid(), 0):
        raise CannotFollow(
            f"{path}: other users can read this file, or own it, and a password is in it",
            f"chmod 600 {path}",
        )
