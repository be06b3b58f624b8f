"""Files of arrays: written once, mapped, and refused where they are damaged."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from archive.array_file import ArrayFile
from archive.array_file import write_arrays

KINDS = st.sampled_from(["u1", "u2", "u4", "u8", "i8", "f8", ">u4", "?"])
NUMBERS = st.lists(st.integers(0, 1), max_size=40)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where to write a file of two arrays."""
    path = tmp_path / "words.arrays"
    write_arrays(path, {"one": np.arange(1000, dtype=np.uint32), "other": np.ones(3, np.uint8)})
    return path


@given(arrays=st.dictionaries(st.text(max_size=8), st.tuples(KINDS, NUMBERS), max_size=5))
@example({})
@example({"empty": ("u4", []), "one": ("u2", [1])})
@example({"ударение \n": ("u8", [1, 0])})
def test_arrays_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, arrays: dict[str, tuple[str, list[int]]]
) -> None:
    """By any name, of any type and length; numbers with the higher byte first are read as numbers."""
    path = tmp_path_factory.mktemp("arrays") / "some.arrays"
    written = {name: np.array(numbers, kind) for name, (kind, numbers) in arrays.items()}
    write_arrays(path, written)
    file = ArrayFile(path)
    for name, array in written.items():
        assert name in file
        assert file[name].dtype == array.dtype.newbyteorder("=")
        assert file[name].tolist() == array.tolist()
    assert "no such array" not in file
    with pytest.raises(KeyError):
        file["no such array"]


def test_arrays_are_aligned_and_cannot_be_written(path: Path) -> None:
    """They are the mapped file itself, at places where a processor reads them fastest."""
    file = ArrayFile(path)
    for name in ("one", "other"):
        assert file[name].ctypes.data % 64 == 0
        assert not file[name].flags.owndata
        with pytest.raises(ValueError, match="read-only"):
            file[name][0] = 1


def test_the_same_arrays_give_the_same_bytes(path: Path) -> None:
    """A build of the same texts is the same, byte for byte."""
    again = path.with_name("again.arrays")
    file = ArrayFile(path)
    write_arrays(again, {name: file[name] for name in ("one", "other")})
    assert again.read_bytes() == path.read_bytes()


def test_arrays_outlive_the_file(path: Path) -> None:
    """A search that goes on while its file is closed, or removed, reads on."""
    file = ArrayFile(path)
    one = file["one"]
    file.close()
    path.unlink()
    assert int(one.sum()) == 499_500
    assert file.is_whole()


def test_a_file_that_is_cut_short_is_noticed_before_it_is_read(path: Path) -> None:
    """Reading beyond the end of a mapped file would kill the process."""
    file = ArrayFile(path)
    assert file.is_whole()
    os.truncate(path, path.stat().st_size - 1)
    assert not file.is_whole()


@pytest.mark.parametrize("left", range(0, 4200, 100))
def test_a_file_that_was_cut_short_is_refused(path: Path, left: int) -> None:
    """Wherever it ends, opening it says so, and never maps what is not there."""
    os.truncate(path, left)
    with pytest.raises(ValueError, match=r"words\.arrays is|empty file"):
        ArrayFile(path)


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (0, b"PNG"),
        (8, b"\xff" * 8),
        (8, b"\0" * 8),
        (16, b'["one"]' + b" " * 60),
        (16, b'{"one": 1}' + b" " * 60),
        (16, b"\xff"),
        (16, b'{"one": ["<u4", 0, 9999999999'),
        (16, b'{"one": ["<z9", 0, 1000'),
        (16, b'{"one": ["|O", 0,   1000'),
    ],
)
def test_a_damaged_header_is_refused(path: Path, at: int, written: bytes) -> None:
    """Nonsense in place of the header raises an error that names the file."""
    header = 16 + int.from_bytes(path.read_bytes()[8:16], "little")
    written = written[: header - at]
    with path.open("r+b") as file:
        file.seek(at)
        file.write(written)
    with pytest.raises(ValueError, match=r"words\.arrays is"):
        ArrayFile(path)


def test_a_file_of_something_else_is_refused_by_name(tmp_path: Path) -> None:
    """The message says which file."""
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"SQLite format 3\0" * 10)
    with pytest.raises(ValueError, match=r"library\.sqlite is no file of arrays"):
        ArrayFile(path)
