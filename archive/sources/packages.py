"""Packages: files that are zip archives of other files (DOCX, ODT, EPUB), opened within bounds.

Nothing is ever unpacked to the disk, nothing in them is run, and no address in them is fetched.
"""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

_MAX_MEMBERS = 5_000
_MAX_UNPACKED_BYTES = 200_000_000
#: A member that is packed closer than this, and is large, is a bomb.
_MAX_RATIO = 100
_RATIO_COUNTS_FROM_BYTES = 10_000_000
_MAX_DEPTH = 100
_ENCRYPTED_BIT = 1
_MACROS = ("vbaproject.bin", "vbadata.xml")

_DAMAGED = (
    "this file is damaged",
    "Open it in the program that made it, save it again, and add that file.",
)


@dataclass(frozen=True, slots=True)
class Package:
    """An open package: the file called `name`, and the names of its members."""

    name: str
    archive: zipfile.ZipFile
    members: frozenset[str]

    def read(self, member: str) -> bytes:
        """Return the bytes of *member*, empty where there is none. Raise `BrokenText` where it is damaged."""
        if member not in self.members:
            return b""
        try:
            return self.archive.read(member)
        except (
            zipfile.BadZipFile,
            OSError,
            RuntimeError,
            NotImplementedError,
            zlib.error,
            EOFError,
        ) as error:
            raise self.refused(*_DAMAGED) from error

    def tree(self, member: str) -> etree._Element | None:
        """Return the root of the XML in *member*, or None where there is none.

        Raise `BrokenText` where it is no XML, declares a document type or is nested too deep.
        """
        return self.tree_of(self.read(member))

    def tree_of(self, data: bytes) -> etree._Element | None:
        """Return the root of the XML in *data*, or None where there is none. Raise `BrokenText` as `tree` does."""
        return self.parsed(data) if data else None

    def parsed(self, data: bytes) -> etree._Element:
        """Return the root of the XML in *data*. Raise `BrokenText` as `tree` does."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error).lower():
                raise self._too_deep() from error
            raise self.refused(*_DAMAGED) from error
        declared = root.getroottree().docinfo.internalDTD
        if declared is not None and any(True for _ in declared.iterentities()):
            what = "this file declares entities, which no such file needs and which can hide a great deal"
            raise self.refused(what, "Save it again in a word processor, and add that file.")
        return root

    def check_depth(self, root: etree._Element) -> None:
        """Raise `BrokenText` if the elements below *root* are nested too deep to be read."""
        level = 0
        for event, _ in etree.iterwalk(root, events=("start", "end")):
            level += 1 if event == "start" else -1
            if level > _MAX_DEPTH:
                raise self._too_deep()

    def refused(self, what: str, remedy: str) -> BrokenText:
        """Return the refusal of this file."""
        return BrokenText(Problem(self.name, 0, what, remedy))

    def _too_deep(self) -> BrokenText:
        what = "the elements of this file are nested too deep to be read"
        return self.refused(what, "Save it as plain text, and add that file.")


def open_package(data: bytes, name: str) -> Package:
    """Open *data*, the bytes of the package called *name*; raise `BrokenText` if it is damaged, locked or a bomb."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        listed = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BrokenText(Problem(name, 0, *_DAMAGED)) from error
    package = Package(name, archive, frozenset(one.filename for one in listed))
    if len(listed) > _MAX_MEMBERS:
        what = f"this file is a package of {len(listed)} others; at most {_MAX_MEMBERS} are read"
        raise package.refused(what, "Add the text in it alone.")
    if sum(one.file_size for one in listed) > _MAX_UNPACKED_BYTES:
        what = f"unpacked, this file would be larger than {_MAX_UNPACKED_BYTES // 1_000_000} MB"
        raise package.refused(what, "Add it in parts, or take out the pictures.")
    for one in listed:
        _check_member(package, one)
    return package


def _check_member(package: Package, one: zipfile.ZipInfo) -> None:
    path = one.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":":
        what = f"this package names a file outside itself: {one.filename[:80]}"
        raise package.refused(what, "Do not trust it; ask for another copy.")
    if one.flag_bits & _ENCRYPTED_BIT:
        what = "this file is locked with a password"
        raise package.refused(what, "Save it without the password, and add that file.")
    large = one.file_size > _RATIO_COUNTS_FROM_BYTES
    if large and one.file_size > _MAX_RATIO * max(1, one.compress_size):
        what = f"a part of this file is packed more than {_MAX_RATIO} to 1, as in a bomb: {one.filename[:80]}"
        raise package.refused(what, "Do not trust it; ask for another copy.")


def report_macros(package: Package, ledger: Ledger) -> None:
    """Record the macros in *package*, which are never read."""
    for member in sorted(package.members):
        is_script = member.startswith(("Basic/", "Scripts/")) and not member.endswith("/")
        if posixpath.basename(member).lower() in _MACROS or is_script:
            ledger.add(ChangeKind.LAYOUT, 0, "", "", f"macros in the file ({member}): never read")
