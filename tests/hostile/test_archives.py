"""Backups made to harm: each is refused with one sentence, leaves nothing, and costs little."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.maintenance.backup import MAX_DEPTH
from archive.maintenance.backup_lists import JSON_LIST
from archive.maintenance.backup_reader import BadBackup
from archive.maintenance.restore import restore
from tests.support.archives import DEVICE
from tests.support.archives import FOLDER
from tests.support.archives import GLOBAL_PAX
from tests.support.archives import HARD_LINK
from tests.support.archives import INFO
from tests.support.archives import LONG_LINK
from tests.support.archives import LONG_NAME
from tests.support.archives import PAX
from tests.support.archives import PIPE
from tests.support.archives import SPARSE
from tests.support.archives import SYMLINK
from tests.support.archives import archive
from tests.support.archives import bag
from tests.support.archives import bag_member
from tests.support.archives import binary
from tests.support.archives import header
from tests.support.archives import manifest
from tests.support.archives import member
from tests.support.archives import padded
from tests.support.archives import pax
from tests.support.archives import sums
from tests.support.memory import run_and_measure

A = {"a.md": b"Peace."}
PLAIN = member("a.md", b"Peace.")
GOOD = archive(PLAIN, listed=A)
ONE_KB, HUGE = 1024, 1 << 30
DEEP = "/".join(["d"] * (MAX_DEPTH + 1))


def listing(before: str, after: str) -> bytes:
    """Return a backup of one file with *before* in its manifest replaced by *after*."""
    made = manifest(A).decode()
    assert made.count(before) == 1
    text = made.replace(before, after)
    return archive(PLAIN, listed=text.encode("utf-8", "surrogatepass"))


def named(name: str) -> bytes:
    """Return a backup of an empty file with this *name*, which list and archive agree on."""
    return archive(pax(("path", name)) + header("a"), listed={name: b""})


def named_in_a_bag(name: str) -> bytes:
    """Return a bag of an empty file with this *name*, which list and archive agree on."""
    path = ("path", f"pincite-backup/data/{name}")
    return bag(pax(path) + header("a"), listed={name: b""})


def zipped(data: bytes) -> bytes:
    """Return a ZIP archive with *data*."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("backup.tar", data)
    return made.getvalue()


HEADERS = {
    "a header that claims a gigabyte": header("pax", binary(HUGE), PAX) + PLAIN,
    "a long name that claims a gigabyte": header("x", binary(HUGE), LONG_NAME) + PLAIN,
    "a header of less than nothing": header("pax", binary(-ONE_KB), PAX) + PLAIN,
    "a long name of less than nothing": header("x", binary(-ONE_KB), LONG_NAME) + PLAIN,
    "three thousand headers": pax(("comment", "x")) * 3000 + PLAIN,
    "three thousand long names": member("x", b"a.md\0", LONG_NAME) * 3000 + PLAIN,
    "three thousand long links": member("x", b"a.md\0", LONG_LINK) * 3000 + PLAIN,
    "headers of three kinds in turn": (
        pax(("comment", "x")) + member("x", b"a\0", LONG_NAME) + member("x", b"a\0", LONG_LINK)
    )
    * 900
    + PLAIN,
    "a long name of a megabyte": member("x", b"n" * (1 << 20) + b"\0", LONG_NAME) + PLAIN,
    "a record of no length": member("pax", b"0 path=b.md\n", PAX) + PLAIN,
    "a record with a length of 5,000 digits": member("pax", b"9" * 5000 + b" a=b\n", PAX) + PLAIN,
    "headers for all that follows": pax(("comment", "x"), kind=GLOBAL_PAX) + PLAIN,
    "a name for all that follows": pax(("path", "a.md"), kind=GLOBAL_PAX) + PLAIN,
}
SIZES = {
    "negative": header("a.md", binary(-ONE_KB)) + PLAIN,
    "very negative": header("a.md", binary(-(1 << 80))) + PLAIN,
    "huge": header("a.md", binary(1 << 80)) + PLAIN,
    "beyond the end": header("a.md", ONE_KB) + padded(b"Peace."),
    "no number": header("a.md", b"12345678.9e\0") + padded(b"Peace."),
    "negative in a header": pax(("size", f"-{ONE_KB}")) + PLAIN,
    "huge in a header": pax(("size", str(1 << 80))) + PLAIN,
    "another in a header": pax(("size", "0")) + PLAIN,
    "5,000 digits in a header": pax(("size", "9" * 5000)) + PLAIN,
}
KINDS = {
    "a hard link": header("a.md", kind=HARD_LINK, target=b"/etc/passwd"),
    "a symbolic link": header("a.md", kind=SYMLINK, target=b"/etc/passwd"),
    "a device": header("a.md", kind=DEVICE),
    "a folder": header("a.md", kind=FOLDER),
    "a pipe": header("a.md", kind=PIPE),
    "an unknown type": header("a.md", kind=b"Z"),
    "a sparse file of GNU": header("a.md", 6, SPARSE) + padded(b"Peace."),
    "a sparse file, 0.0": pax(("GNU.sparse.size", str(1 << 40))) + PLAIN,
    "a sparse file, 0.1": pax(("GNU.sparse.map", "0,6"), ("GNU.sparse.size", "9")) + PLAIN,
    "a sparse file, 1.0": pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"))
    + member("a.md", b"2\n0\n6\n9\n0\n"),
    "a sparse file with a map of a million": pax(
        ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0")
    )
    + member("a.md", b"1000000\n" + b"1\n" * 2_000_000),
}
NAMES = [
    "../out.md", "a/../../out.md", "a/..", "..", ".", "./a.md", "/out.md", "//out.md", "", "a//b", "a/",
    "a\\out.md", "a\nb", "a\x00b", "a\x1bb", "a\x7fb", ".hidden", "a/.hidden", JSON_LIST, f"./{JSON_LIST}",
    DEEP, "n" * 5000, "a\ud800b.md", "a\udfffb.md",
]  # fmt: skip
MANIFESTS = {
    "a size of Infinity": listing("6,", "Infinity,"),
    "a size of -Infinity": listing("6,", "-Infinity,"),
    "a size of NaN": listing("6,", "NaN,"),
    "a size of 6.0": listing("6,", "6.0,"),
    "a size of 6e0": listing("6,", "6e0,"),
    "a size of 1e999": listing("6,", "1e999,"),
    "a negative size": listing("6,", "-6,"),
    "a size of 30 digits": listing("6,", "9" * 30 + ","),
    "a size of a million digits": listing("6,", "9" * 1_000_000 + ","),
    "a size that is true": listing("6,", "true,"),
    "a size in Arabic digits": listing("6,", "٦,"),
    "a checksum that is a list": listing('"sha256": "', '"sha256": ["'),
    "a short checksum": listing('"sha256": "4', '"sha256": "'),
    "another key": listing('"size"', '"bytes"'),
    "one key more": listing(' "files"', ' "more": 1,\n "files"'),
    "another version": listing(": 1,", ": 2,"),
    "a version that is a list": listing(": 1,", ": [1],"),
    "the same name twice": archive(
        PLAIN,
        listed=manifest(A)
        .replace(b"\n  }\n", b"\n  },\n")
        .replace(b" }\n}", manifest(A)[manifest(A).index(b'  "a.md"') :]),
    ),
    "a hundred thousand brackets": archive(PLAIN, listed=b"[" * 100_000),
    "ten million empty lists": archive(PLAIN, listed=b"[" + b"[]," * 10_000_000 + b"[]]"),
    "a line of ten megabytes": listing("a.md", "a" * 10_000_000),
    "more files than there is room for": archive(
        listed=manifest({f"{n}": b"" for n in range(2000)})
    ),
    "words after it": archive(PLAIN, listed=manifest(A) + b"\n{}"),
    "not UTF-8": listing("a.md", "a\udcff.md"),
    "UTF-16": archive(PLAIN, listed=manifest(A).decode().encode("utf-16")),
    "cut short": archive(PLAIN, listed=manifest(A)[:-3]),
    "empty": archive(PLAIN, listed=b""),
    "null": archive(PLAIN, listed=b"null"),
    "a file that is a folder too": archive(
        member("a", b"") + member("a/b", b""), listed={"a": b"", "a/b": b""}
    ),
}
IN_BAG = bag_member("a.md", b"Peace.")
LISTED = sums(A, "data/")
BAGS = {
    "a file that is not listed": bag(IN_BAG, bag_member("b.md"), listed=A),
    "a file beside the payload": bag(IN_BAG, member("pincite-backup/b.md"), listed=A | {"../b.md": b""}),
    "a file beside the bag": bag(IN_BAG, member("a.md", b"Peace."), listed=A),
    "only a file beside the bag": bag(member("a.md", b"Peace."), listed=A),
    "a listed file that is missing": bag(IN_BAG, listed=A | {"b.md": b""}),
    "a file twice": bag(IN_BAG, IN_BAG, listed=A),
    "another content": bag(bag_member("a.md", b"Piece."), listed=A),
    "a list of tag files": bag(IN_BAG, listed=LISTED + sums({"bagit.txt": b""})),
    "the same name twice": bag(IN_BAG, listed=LISTED * 2),
    "the same name twice, once encoded": bag(
        bag_member("a%25.md"), listed=sums({"a%25.md": b"", "a%2525.md": b""}, "data/")
    ),
    "capitals in a checksum": bag(IN_BAG, listed=LISTED[:64].upper() + LISTED[64:]),
    "a short checksum": bag(IN_BAG, listed=LISTED[1:]),
    "a path from the root": bag(IN_BAG, listed=LISTED.replace(b"data/", b"/data/")),
    "Windows ends of lines": bag(IN_BAG, listed=LISTED.replace(b"\n", b"\r\n")),
    "no end of the last line": bag(IN_BAG, listed=LISTED[:-1]),
    "not UTF-8": bag(IN_BAG, listed=LISTED.replace(b"a.md", b"\xff.md")),
    "a line of ten megabytes": bag(IN_BAG, listed=LISTED.replace(b"a.md", b"a" * 10_000_000)),
    "more files than there is room for": bag(listed={f"{n}": b"" for n in range(3000)}),
    "a file that is a folder too": bag(
        bag_member("a"), bag_member("a/b"), listed={"a": b"", "a/b": b""}
    ),
    "a list that nobody vouches for": bag(IN_BAG, listed=A, vouched=b""),
    "a list that others vouch for": bag(IN_BAG, listed=A, vouched=sums({"bagit.txt": b"", "bag-info.txt": b"",
                                                                        "manifest-sha256.txt": LISTED})),
    "another version": bag(IN_BAG, listed=A, info=INFO.replace(b"2", b"3")),
    "no version": bag(IN_BAG, listed=A, info=b""),
    "two versions": bag(IN_BAG, listed=A, info=INFO + b"Pincite-Backup-Form: 2\n"),
    "a version of a million digits": bag(IN_BAG, listed=A, info=INFO[:-1] + b"0" * 1_000_000 + b"\n"),
    "only a declaration": bag(listed=A)[:1024] + bytes(1024),
}  # fmt: skip
FILES = {
    "empty": b"",
    "zeros": bytes(10 * 512),
    "words": b"Dear friend, all is well.\n" * 100,
    "a tar without a list": PLAIN + bytes(1024),
    "a list that comes second": PLAIN + GOOD,
    "a file twice": archive(PLAIN, PLAIN, listed=A),
    "a file that is not listed": archive(PLAIN, member("b.md"), listed=A),
    "a listed file that is missing": archive(PLAIN, listed=A | {"b.md": b""}),
    "only a list": archive(listed=A),
    "gzip": gzip.compress(GOOD),
    "gzip cut short": gzip.compress(GOOD)[:50],
    "a gzip bomb": gzip.compress(bytes(50_000_000)),
    "gzip twice": gzip.compress(gzip.compress(GOOD)),
    "gzip after gzip": gzip.compress(GOOD[:512]) + gzip.compress(GOOD[512:]),
    "bzip2": bz2.compress(GOOD),
    "xz": lzma.compress(GOOD),
    "zip": zipped(GOOD),
}


def assert_refused(content: bytes, folder: Path) -> str:
    """Check that *content* is refused as a backup and leaves nothing in *folder*; return the reason."""
    file = folder / "b.tar"
    file.write_bytes(content)
    with pytest.raises(BadBackup) as caught:
        restore(file, folder / "inner" / "new")
    assert [path.name for path in folder.rglob("*")] == ["b.tar"]
    assert len(str(caught.value).splitlines()) == 1
    return caught.value.reason


@pytest.mark.parametrize("parts", HEADERS.values(), ids=HEADERS)
def test_headers(parts: bytes, tmp_path: Path) -> None:
    """Headers of headers: too long, too many, of no length, or for all files at once."""
    assert_refused(archive(parts, listed=A), tmp_path)


@pytest.mark.parametrize("parts", SIZES.values(), ids=SIZES)
def test_sizes(parts: bytes, tmp_path: Path) -> None:
    """A file is as long as the list and the disk agree on, whatever its headers say."""
    assert_refused(archive(parts, listed=A), tmp_path)


@pytest.mark.parametrize("parts", KINDS.values(), ids=KINDS)
def test_only_plain_files(parts: bytes, tmp_path: Path) -> None:
    """Links, devices, folders, pipes and sparse files are refused."""
    assert_refused(archive(parts, listed=A), tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, tmp_path: Path) -> None:
    """No name leads elsewhere, is hidden, or is one that no file can have."""
    assert_refused(named(name), tmp_path)
    if name != JSON_LIST:
        assert_refused(named_in_a_bag(name), tmp_path)


@pytest.mark.parametrize("content", BAGS.values(), ids=BAGS)
def test_bags(content: bytes, tmp_path: Path) -> None:
    """A bag is read in the one form that it is written in, and holds what its manifest lists and nothing else."""
    assert_refused(content, tmp_path)


def test_a_newer_form_is_told_as_such(tmp_path: Path) -> None:
    """Who has the backup of a later version is not told that it is damaged."""
    assert "another version" in assert_refused(BAGS["another version"], tmp_path)


@pytest.mark.parametrize("content", MANIFESTS.values(), ids=MANIFESTS)
def test_lists_of_files(content: bytes, tmp_path: Path) -> None:
    """The list of files is read in the one form that it is written in; every other one is damaged."""
    assert_refused(content, tmp_path)


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_files_that_are_no_backup(content: bytes, tmp_path: Path) -> None:
    """What is no backup is refused; of a compressed one the reason says how to unpack it."""
    reason = assert_refused(content, tmp_path)
    compressed = content[:2] in (b"\x1f\x8b", b"BZ", b"\xfd7", b"PK")
    assert ("unpack it first" in reason) == compressed


@pytest.mark.parametrize("kind", [PAX, GLOBAL_PAX, LONG_NAME, LONG_LINK, b"S", b"0"])
def test_claims_cost_no_memory(kind: bytes, tmp_path: Path) -> None:
    """A file of a gigabyte, nearly all holes, is refused with the memory that any command needs."""
    with (tmp_path / "b.tar").open("wb") as file:
        file.write(member(JSON_LIST, manifest(A)) + header("a.md", binary(HUGE), kind))
        file.truncate(HUGE + (1 << 20))
    words = ["restore", str(tmp_path / "b.tar"), str(tmp_path / "new")]
    result, used = run_and_measure(*words, folder=tmp_path)
    assert result.returncode == 1
    assert "Nothing was written" in result.stderr
    assert "Traceback" not in result.stderr
    assert used.peak_kb < 200_000
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": b"small", "A.md": b"large"},
        {"\u00e9.md": b"composed", "e\u0301.md": b"decomposed"},
        {"letter\u200f.md": b"marks of direction", "a\x85b.md": b"a C1 control", "\ufeffa.md": b"BOM"},
        {"a\udcffb.md": b"not UTF-8 on the disk it came from"},
        {"n" * 255: b"the longest name", "d/" * 30 + "a.md": b"many folders"},
        {"CON": b"", "aux.md": b"", "a:b.md": b"", "a .md": b"", "-rf": b"", "$(id)": b""},
    ],
    ids=lambda files: next(iter(files)).encode("unicode_escape").decode()[:20],
)  # fmt: skip
def test_odd_names_that_files_can_have(files: dict[str, bytes], tmp_path: Path) -> None:
    """Names that differ little, or are odd, are restored each with its own content."""
    parts = [pax(("path", name)) + member("short", data) for name, data in files.items()]
    (tmp_path / "b.tar").write_bytes(archive(*parts, listed=files))
    done = restore(tmp_path / "b.tar", tmp_path / "new")
    assert done.files == len(files)
    assert {name: (tmp_path / "new" / name).read_bytes() for name in files} == files


def test_what_follows_the_end_is_not_read(tmp_path: Path) -> None:
    """Bytes after the end of the archive, or another archive, change nothing."""
    (tmp_path / "b.tar").write_bytes(GOOD + archive(member("b.md"), listed={"b.md": b""}))
    assert restore(tmp_path / "b.tar", tmp_path / "new").files == 1


@settings(max_examples=200)
@given(
    data=st.data(),
    made=st.sampled_from(
        [archive(pax(("path", "a.md")) + member("x", b"Peace."), listed=A), bag(IN_BAG, listed=A)]
    ),
)
def test_changed_bytes(
    data: st.DataObject, made: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With bytes changed, doubled or cut out anywhere, a backup is refused, or restored as it was."""
    folder = tmp_path_factory.mktemp("changed")
    changed = bytearray(made)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        length = data.draw(st.integers(0, 600))
        changed[at : at + length] = data.draw(
            st.one_of(st.binary(max_size=8), st.just(changed[at : at + length] * 2))
        )
    (folder / "b.tar").write_bytes(changed)
    try:
        restore(folder / "b.tar", folder / "new")
    except BadBackup:
        assert [path.name for path in folder.iterdir()] == ["b.tar"]
    else:
        assert (folder / "new" / "a.md").read_bytes() == b"Peace."
