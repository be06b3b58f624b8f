"""Where generations come from: what every source can do, and why one cannot be copied now, or not at all."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from archive.errors import PinciteError

#: Bytes that are read at once.
CHUNK_BYTES = 1 << 20
#: Bytes that the file which names the serving generation may have.
MAX_POINTER_BYTES = 200


class NotNow(PinciteError):
    """What cannot be copied at the moment, and perhaps can be a little later, without anybody's doing."""


class NotYetWhole(NotNow):
    """A generation that is still being put there, or was just removed."""

    def __init__(
        self, source: str, name: str, reason: str = "is not there, or not whole yet"
    ) -> None:
        super().__init__(f"{source}: {name} {reason}")
        self.name = name
        self.remedy = (
            "If this stays so: let the builder finish `pincite index`, and check the address or the"
            " program that fills this folder."
        )


class CannotFollow(PinciteError):
    """A source that somebody must put right before anything of it can be copied."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


class DamagedFile(CannotFollow):
    """A file of a source that is not what its manifest says."""

    def __init__(self, source: str, name: str) -> None:
        super().__init__(
            f"{source}: {name} is damaged: its checksum or its size is not that of the manifest",
            "It is asked for again. If this stays so: run `pincite check --deep` at the builder, and check"
            " what is between the two machines.",
        )
        self.name = name


def require_before(deadline: float, source: str, name: str) -> None:
    """Raise `NotNow` where the monotonic clock is past *deadline* and the file *name* is not whole."""
    if time.monotonic() > deadline:
        raise NotNow(f"{source}: {name} comes too slowly")


class Source(Protocol):
    """A builder's index folder, wherever it is. Its errors are `NotNow` and `CannotFollow`."""

    @property
    def name(self) -> str:
        """What people call it: an address or a path, without credentials."""

    @property
    def folder(self) -> Path | None:
        """The folder on this machine, where it is one."""

    def pointer(self) -> str:
        """Return what the file says that names the serving generation."""

    def read(self, name: str, at: int) -> Iterator[bytes]:
        """Yield the bytes of the file *name* (a path with slashes) from byte *at* to its end."""
