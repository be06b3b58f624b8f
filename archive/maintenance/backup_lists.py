"""Lists of files with checksums in a backup, each read in the one form that it was written in.

Lines are read one by one, so what is no list costs no memory.
"""

import json
import re
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import islice

from archive.errors import PinciteError
from archive.export.bagit import DATA
from archive.export.bagit import read_entry
from archive.maintenance.backup import FORM
from archive.maintenance.backup import FORM_NUMBER
from archive.maintenance.backup import MAX_NAME_BYTES
from archive.maintenance.backup import is_file_name

#: The list of the backups up to version 0.1, and the number of their form.
JSON_LIST, JSON_FORM_NUMBER = "pincite-backup.json", 1
#: Bytes of a line: an escape of JSON such as ``\\udcff`` has six for one byte of a name.
MAX_LINE_BYTES = 6 * MAX_NAME_BYTES + 128
_JSON_VERSION = re.compile(rb' "pincite-backup": (\d{1,9}),\n')
_JSON_ENTRY = re.compile(
    rb'  ("(?:[^"\\]|\\.)+"): \{\n   "size": (\d{1,18}),\n   "sha256": "([0-9a-f]{64})"\n  \}(,?)\n'
)
_FORM_LINE = re.compile(rf"{FORM}: (\d{{1,9}})\n".encode())


class BadList(PinciteError):
    """A list of files that is damaged, or that another version wrote; the message says which."""


def json_list(lines: Iterator[bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file in the list in JSON with these *lines*, by name. Raises `BadList`."""
    opening, version, files = (next(lines, b"") for _ in range(3))
    number = _JSON_VERSION.fullmatch(version)
    if number:
        _require_form(int(number[1]), JSON_FORM_NUMBER)
    if opening != b"{\n" or not number:
        raise damaged()
    found: dict[str, str] = {}
    if files != b' "files": {}\n':
        if files != b' "files": {\n':
            raise damaged()
        found = _unique(_json_entries(lines))
        if next(lines, b"") != b" }\n":
            raise damaged()
    if [*islice(lines, 2)] != [b"}"] or JSON_LIST in found:
        raise damaged()
    return found


def _json_entries(lines: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    """Yield name and SHA-256 of each entry, up to the last."""
    follows = True
    while follows:
        entry = _JSON_ENTRY.fullmatch(b"".join(islice(lines, 4)))
        if entry is None:
            raise damaged()
        try:
            name = str(json.loads(entry[1]))
        except ValueError as error:
            raise damaged() from error
        yield name, entry[3].decode("ascii")
        follows = bool(entry[4])


def bag_list(lines: Iterable[bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file in the manifest of a bag with these *lines*, by its name within ``data``.

    Raises `BadList`.
    """
    return _unique(_bag_entries(lines))


def _bag_entries(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        entry = read_entry(line)
        if entry is None or not entry[0].startswith(f"{DATA}/"):
            raise damaged()
        yield entry[0].removeprefix(f"{DATA}/"), entry[1]


def require_form(info: Iterable[bytes]) -> None:
    """Raise `BadList` unless these lines of ``bag-info.txt`` say that the backup has the form of this version."""
    forms = [int(found[1]) for line in info if (found := _FORM_LINE.fullmatch(line))]
    if len(forms) != 1:
        raise damaged()
    _require_form(forms[0], FORM_NUMBER)


def _require_form(number: int, expected: int) -> None:
    if number != expected:
        raise BadList("another version of Pincite wrote it")


def require_file_names(names: Collection[str]) -> None:
    """Raise `BadList` unless all *names* are those of files that one folder can hold."""
    for name in names:
        if not is_file_name(name):
            raise BadList(f"{name!r} is not the name of a file in a collection")
        folder = name
        while folder := folder.rpartition("/")[0]:
            if folder in names:
                raise BadList(f"{folder!r} is a file and a folder in it")


def _unique(entries: Iterator[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, sha256 in entries:
        if name in found:
            raise damaged()
        found[name] = sha256
    return found


def damaged() -> BadList:
    """Return the error for a list that is not as it was written."""
    return BadList("its list of files is damaged")
