"""Options that several commands have, and the settings they result in."""

import os
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from archive.collection.folder import CollectionFolder
from archive.collection.known_files import KNOWN_FILES
from archive.collection.known_files import KnownFiles
from archive.errors import FolderError
from archive.indexing.generations import is_index_of
from archive.indexing.published import published_revisions
from archive.publishing.clock import known_days
from archive.publishing.clock import publication_day
from archive.search.engines.choice import ENGINE_CHOICES
from archive.settings import Settings

#: An excluded word such as -naval, and the mark that keeps click from reading it as options.
_EXCLUDED_WORD = re.compile(r"-(?!-|h$).")
_WORD_MARK = "\0"

texts_option = click.option(
    "--texts",
    type=click.Path(path_type=Path, readable=False),
    help="The folder of the texts. [PINCITE_TEXTS; texts]",
)
index_option = click.option(
    "--index",
    type=click.Path(path_type=Path, readable=False),
    help="The folder of the index. [PINCITE_INDEX; index]",
)


engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINE_CHOICES),
    help="The search engine. [PINCITE_ENGINE; auto: tantivy where it is installed]",
)


#: The day to publish on, where the clock is wrong or in doubt.
date_option = click.option(
    "--date",
    "chosen",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of publication, where the clock of this machine is wrong.",
)


def folders(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options --texts and --index."""
    return texts_option(index_option(command))


def address_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options --host and --port."""
    host = click.option("--host", help="The address to listen at. [PINCITE_HOST; 127.0.0.1]")
    port = click.option("--port", help="The port to listen at. [PINCITE_PORT; 8000]")
    return host(port(command))


def process_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options --workers and --access-log."""
    workers = click.option(
        "--workers",
        metavar="N",
        help="Use N processes: more searches at once, more memory. [PINCITE_WORKERS; 1]",
    )
    access_log = click.option(
        "--access-log",
        metavar="FILE",
        help="Write one line of JSON per request to FILE (- is standard output), without personal data."
        " [PINCITE_ACCESS_LOG]",
    )
    return workers(access_log(command))


class TypedWords(click.Command):
    """A command whose words are typed as in the search box: ``-naval`` excludes a word, and is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse *args*; an argument with one hyphen is an excluded word, except ``-h``."""
        kept = [f"{_WORD_MARK}{arg}" if _EXCLUDED_WORD.match(arg) else arg for arg in args]
        rest = super().parse_args(ctx, kept)
        ctx.params["words"] = tuple(word.removeprefix(_WORD_MARK) for word in ctx.params["words"])
        return rest


def require_folder(settings: Settings, *, may_be_made: bool = False) -> None:
    """Raise `FolderError` if the folder of the texts was named and does not exist, or is this very folder.

    A folder that only the environment names *may be made*: nobody mistypes it each time.
    """
    if settings.texts.is_dir():
        return
    if settings.texts != Settings().texts:
        if may_be_made:
            return
        remedy = f"To start a collection there: pincite new {shlex.quote(str(settings.texts))}"
        raise FolderError(settings.texts, "the folder does not exist", remedy)
    if Path("collection.yaml").exists():
        raise FolderError(
            settings.texts,
            "the folder does not exist, and this folder is itself a collection",
            "Use it with --texts . and an index elsewhere: --index ../index",
        )


def today() -> date:
    """Return the day that the clock of this machine shows."""
    return date.today()


def day_of_publication(folder: CollectionFolder, chosen: datetime | None) -> date:
    """Return the day to publish on, *chosen* with --date or by the clock. Raise `DoubtfulDay`."""
    return publication_day(
        today(), known_days(folder), chosen=chosen.date() if chosen is not None else None
    )


def settings_from(**chosen: Any) -> Settings:
    """Return the settings of the environment, overridden by those *chosen* on the command line."""
    settings = Settings.from_environment(os.environ)
    return replace(settings, **{name: value for name, value in chosen.items() if value is not None})


def collection_folder(settings: Settings) -> CollectionFolder:
    """Return the folder of the texts, which knows from the index what readers have been shown."""
    return CollectionFolder(settings.texts, published_revisions(settings), known_files(settings))


def known_files(settings: Settings) -> KnownFiles:
    """Return what earlier commands found in the texts, which is kept in their index."""
    is_theirs = is_index_of(settings.index, settings.texts)
    return KnownFiles(settings.index / KNOWN_FILES if is_theirs else None)
