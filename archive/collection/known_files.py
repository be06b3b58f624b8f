"""What earlier runs found in the files of the collection folder, so that only changed files are read again.

What is known of a file is believed while its size, times of writing and of change, and inode are the same. Nobody can
set the time of change (ctime), so it tells of a file that was changed, or put back from a backup, and has its old time
of writing. A file that changed in the last moments is read each time: it may change once more without another time.
So is one with which something is wrong, and a link.
"""

import os
import stat
import time
from collections.abc import Callable
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from archive.collection.facts_file import FactsFile
from archive.collection.facts_file import Known
from archive.system import tells_changes

#: The name of the file in the folder of the index; see `FactsFile`.
KNOWN_FILES = ".known-files"
#: What changed less than so long before it was looked at is read again the next time.
SETTLED_NS = 2_000_000_000
#: A file system whose times are whole milliseconds, or seconds, has too few of them.
_COARSE_NS = 1_000_000
#: The file is written anew when more of it is useless than this, and than is needed.
_MOST_USELESS = 1_000
#: What changes with a file, written before its facts.
_STAMP = "{} {} {} {} ".format


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of facts about a file.

    `find` returns those of the file at a path, words with spaces between them, or None if something is wrong with it.
    """

    name: str
    find: Callable[[Path], str | None]


class KnownFiles:
    """What is known of files, kept at *path*, or nowhere. With *afresh*, what was known before is forgotten.

    *clock* returns the time in nanoseconds since 1970.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        afresh: bool = False,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        self._clock = clock
        self._file = FactsFile(path) if path is not None and tells_changes() else None
        self._afresh = afresh
        #: By kind: what a file was like, and the facts about it, by its name.
        self._read: dict[str, Known] = {}

    def look(
        self, folder: Path, kind: Kind, is_wanted: Callable[[str], bool]
    ) -> dict[str, str | None]:
        """Return the facts of each file of *folder* whose name *is_wanted*, by name, in order.

        They are None for a link, and for a file with which something is wrong. Raises `OSError` where *folder* cannot
        be read.
        """
        # From before the first look: what changes from now on is not settled.
        settled = self._clock() - SETTLED_NS
        known = self._known(kind.name).words
        found: dict[str, str | None] = {}
        new: dict[str, str] = {}
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                before = known.get(name)
                # Few calls: this is done for every file.
                if before is not None:
                    try:
                        about = entry.stat(follow_symlinks=False)
                    except OSError:
                        continue
                    stamp = _STAMP(
                        about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino
                    )
                    # A time that is still to come will come again.
                    if before.startswith(stamp) and about.st_ctime_ns < settled:
                        found[name] = before[len(stamp) :]
                        continue
                if is_wanted(name):
                    found[name] = _find(entry, kind, settled, new)
        if self._file is not None:
            self._keep(self._file, kind.name, new, found)
        return {name: found[name] for name in sorted(found)}

    def _known(self, kind: str) -> Known:
        """Return what is known of a *kind*."""
        if kind not in self._read:
            is_read = self._file is not None and not self._afresh
            known = self._file.read(kind) if self._file and is_read else Known({}, 0, False)
            self._read[kind] = known
        return self._read[kind]

    def _keep(self, file: FactsFile, kind: str, new: dict[str, str], found: Container[str]) -> None:
        """Keep what is *new* of a *kind*, of which these files were *found*."""
        known, useless, is_whole = self._read[kind]
        useless += sum(name in known for name in new)
        known |= new
        gone = [name for name in known if name not in found]
        if not is_whole or useless + len(gone) > max(_MOST_USELESS, len(known)):
            for name in gone:
                del known[name]
            file.replace(kind, known)
            useless = 0
        elif new:
            file.add(kind, new)
        self._read[kind] = Known(known, useless, is_whole=True)


def _find(entry: os.DirEntry[str], kind: Kind, settled: int, new: dict[str, str]) -> str | None:
    """Return the facts of a file; add them to *new* if they hold until its times change."""
    try:
        # From before it is read: if it changes meanwhile, what was read is never taken for what is there then.
        about = entry.stat(follow_symlinks=False)
        facts = kind.find(Path(entry.path)) if stat.S_ISREG(about.st_mode) else None
    except OSError:
        return None
    changed = about.st_ctime_ns
    if facts is not None and changed < settled and changed % _COARSE_NS:
        stamp = _STAMP(about.st_size, about.st_mtime_ns, changed, about.st_ino)
        new[entry.name] = f"{stamp}{facts}"
    return facts
