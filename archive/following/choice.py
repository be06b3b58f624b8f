"""The source that the settings name."""

import re
from pathlib import Path

from archive.following.credentials import Credentials
from archive.following.folder_source import FolderSource
from archive.following.source import CannotFollow
from archive.following.source import Source
from archive.following.web_source import WebSource
from archive.settings import Settings

#: What can be no address, whatever was mistyped in it.
_PLAIN_PATH = re.compile(r"/(?!/)|\.{1,2}/")


def open_source(settings: Settings, *, allow_http: bool = False) -> Source:
    """Return the source of *settings*, of which nothing is read yet. Raises `CannotFollow`."""
    if not settings.source:
        raise CannotFollow(
            "There is nothing to follow",
            "Name the builder's index folder: pincite follow https://builder.example.org/index",
        )
    if "@" in settings.source and not _PLAIN_PATH.match(settings.source):
        # Whatever else is wrong with it: what is before the sign may be a password, and is not repeated.
        raise CannotFollow(
            "The address of the builder has an @ in it, as one with a name or a password has; logs and lists of"
            " processes would show these",
            "Put name:password into a file of mode 600, and name it: --credentials FILE. If the sign belongs to the"
            " path, write %40; for a folder of this machine: ./FOLDER",
        )
    if "://" not in settings.source:
        return FolderSource(Path(settings.source))
    file = settings.source_credentials
    return WebSource(
        settings.source,
        credentials=Credentials.read(file) if file is not None else None,
        ca=settings.source_ca,
        allow_http=allow_http,
    )
