"""A folder as a source: the builder's own index folder, or what rsync, NFS or an object store puts on this machine."""

import os
import stat
from collections.abc import Callable
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from archive.following.source import CHUNK_BYTES
from archive.following.source import MAX_POINTER_BYTES
from archive.following.source import CannotFollow
from archive.following.source import NotNow
from archive.following.source import NotYetWhole
from archive.indexing.generations import CURRENT

#: A link could lead to a file of this machine that is no part of an index; a pipe would be waited for.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class FolderSource:
    """The index folder at *folder*, which another program may be filling."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)

    def pointer(self) -> str:
        """Return what the file says that names the serving generation."""
        with closing(self.read(CURRENT, 0)) as chunks:
            return next(chunks, b"")[:MAX_POINTER_BYTES].decode("ascii", "replace")

    def read(self, name: str, at: int) -> Generator[bytes, None, None]:
        """Yield the bytes of the file *name* from byte *at* to its end."""
        self._check(name)
        try:
            with os.fdopen(os.open(self.folder / name, _FLAGS), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise CannotFollow(f"{self.name}: {name} is not a file")
                file.seek(at)
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotYetWhole(self.name, name) from error
        except PermissionError as error:
            reason = f"{self.name}: {name} cannot be read by this user"
            raise CannotFollow(reason, "Let the user of this program read the folder.") from error
        except OSError as error:
            raise NotNow(f"{self.name}: {name} cannot be read ({error.strerror})") from error

    def _check(self, name: str) -> None:
        """Raise `CannotFollow` where links are on the way to the file *name*, or others may change what is there."""
        folder = self.folder.resolve()
        try:
            # Whoever names the folder trusts its owner, such as the user of rsync.
            trusted = {*_administrators(), folder.stat().st_uid}
            for parent in folder.parents:
                _refuse_untrusted(parent, trusted, _may_replace)
            path = folder
            for part in ("", *Path(name).parts):
                path /= part
                if path.is_symlink():
                    raise CannotFollow(f"{self.name}: {path} is a link, and an index has none")
                _refuse_untrusted(path, trusted, _may_change)
        except OSError:
            # Whoever opens the file says so.
            return


def _administrators() -> set[int]:
    """Return root and this user. In a container root may have another number, which the first folder has."""
    return {0, Path("/").stat().st_uid, os.geteuid()} if hasattr(os, "geteuid") else {0}


def _refuse_untrusted(path: Path, trusted: set[int], others_can: Callable[[int], bool]) -> None:
    """Raise `CannotFollow` where somebody who is not *trusted* owns *path*, or *others_can* write by its mode."""
    if not hasattr(os, "geteuid"):
        return
    about = path.stat()
    if others_can(about.st_mode):
        raise CannotFollow(
            f"{path}: other users of this machine can write there, and an index is trusted like code",
            f"chmod go-w {path}",
        )
    if about.st_uid not in trusted:
        raise CannotFollow(
            f"{path}: another user of this machine owns it, and an index is trusted like code",
            "Let it belong to root, to the user of this program, or to the owner of the folder.",
        )


def _may_change(mode: int) -> bool:
    """Tell whether a group or everybody may write what has this *mode*."""
    return bool(mode & (stat.S_IWGRP | stat.S_IWOTH))


def _may_replace(mode: int) -> bool:
    """Tell whether everybody may replace what is in a folder of this *mode*. Groups of one user have many folders."""
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX
