"""A folder as a source: the builder's own index folder, or what rsync, NFS or an object store puts on this machine."""

import os
import stat
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
        """Raise `CannotFollow` where links are on the way to the file *name*, or anybody may change what is there."""
        path = self.folder
        for part in ("", *Path(name).parts):
            path /= part
            if part and path.is_symlink():
                raise CannotFollow(f"{self.name}: {path} is a link, and an index has none")
            try:
                mode = path.stat().st_mode
            except OSError:
                # Whoever opens the file says so.
                return
            if mode & stat.S_IWOTH:
                raise CannotFollow(
                    f"{path}: everybody on this machine can write there, and an index is trusted like code",
                    f"chmod o-w {path}",
                )
