"""Arrays in one file: written once, then mapped into memory and read as NumPy arrays without copying.

The file begins with `_MAGIC` and the length of the header as eight bytes; the header is JSON and has type, place and
length of each array. Arrays are one-dimensional, little-endian and aligned, so that they are read as they lie.
"""

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"PINCARR1"
_ALIGNMENT = 64


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write *arrays* by name to *path*. Raises `OSError`."""
    little = {name: _little_endian(array) for name, array in arrays.items()}
    rows: dict[str, list[object]] = {}
    at = 0
    for name, array in little.items():
        rows[name] = [array.dtype.str, at, array.size]
        at = _aligned(at + array.nbytes)
    header = json.dumps(rows).encode()
    with path.open("wb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
        for array in little.values():
            file.write(b"\0" * (_aligned(file.tell()) - file.tell()))
            file.write(array.data)


class ArrayFile:
    """Reads what `write_arrays` wrote. Arrays are read-only, and stay valid after `close`."""

    def __init__(self, path: Path) -> None:
        """Map the file at *path*. Raises `OSError`, or `ValueError` where its header or length is damaged."""
        mapped = mapped_file(path)
        start = len(_MAGIC) + 8
        if mapped[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"{path} is no file of arrays")
        end = start + int.from_bytes(mapped[len(_MAGIC) : start], "little")
        data = _aligned(end)
        self._mapped: mmap.mmap | None = mapped
        try:
            rows = json.loads(mapped[start:end]).items()
            #: The file is closed with the last of its arrays.
            self._arrays = {str(name): _array(mapped, data, *row) for name, row in rows}
        except (AttributeError, TypeError, ValueError) as error:
            raise ValueError(f"{path} is damaged: {error}") from error

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return the array called *name*. Raises `KeyError`."""
        return self._arrays[name]

    def __contains__(self, name: str) -> bool:
        """Tell whether there is an array called *name*."""
        return name in self._arrays

    def is_whole(self) -> bool:
        """Tell whether the file is still as long as its arrays need (see `is_whole`)."""
        return self._mapped is None or is_whole(self._mapped)

    def close(self) -> None:
        """Let go of the arrays."""
        self._arrays.clear()
        self._mapped = None


def mapped_file(path: Path) -> mmap.mmap:
    """Map the file at *path*, to be read. Raises `OSError`, or `ValueError` where it is empty."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def is_whole(mapped: mmap.mmap) -> bool:
    """Tell whether a mapped file is still as long as it was.

    Where it was cut short, reading beyond its new end would kill the process.
    """
    return mapped.size() >= len(mapped)


def _array(mapped: mmap.mmap, data: int, kind: str, at: int, size: int) -> NDArray[Any]:
    if not size:
        return np.empty(0, np.dtype(kind))
    return np.frombuffer(mapped, np.dtype(kind), size, data + at)


def _little_endian(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
