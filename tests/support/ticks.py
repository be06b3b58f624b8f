"""The ticks of the clock of a file system: what changes between two of them has the same time."""

from pathlib import Path


def after_a_tick(folder: Path) -> None:
    """Return when the file system of *folder* gives another time to what changes than before."""
    probe = folder / ".probe"
    probe.write_bytes(b"")
    first = probe.stat().st_ctime_ns
    while probe.stat().st_ctime_ns == first:
        probe.write_bytes(b"")
    probe.unlink()
