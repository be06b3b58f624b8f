"""The source that the settings name."""

from pathlib import Path

from archive.following.credentials import Credentials
from archive.following.folder_source import FolderSource
from archive.following.source import CannotFollow
from archive.following.source import Source
from archive.following.web_source import WebSource
from archive.settings import Settings


def open_source(settings: Settings, *, allow_http: bool = False) -> Source:
    """Return the source of *settings*, of which nothing is read yet. Raises `CannotFollow`."""
    if not settings.source:
        raise CannotFollow(
            "There is nothing to follow",
            "Name the builder's index folder: pincite follow https://builder.example.org/index",
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
