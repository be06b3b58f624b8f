"""Whether an index from another machine can serve here, and should: told by its library, before the rest is copied."""

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.errors import EngineMissing
from archive.following.source import CannotFollow
from archive.indexing.published import served_revisions
from archive.library.published import revision_counts
from archive.library.schema import SCHEMA_VERSION
from archive.search.engines.choice import is_installed

_MAX_NAMED_TEXTS = 5


def check_library(index: Path, library: Path, source: str, *, allow_older: bool) -> None:
    """Raise `CannotFollow` or `EngineMissing` where an index with this *library* cannot, or should not, serve here."""
    check_version(library, source)
    if allow_older:
        return
    there = revision_counts(library)
    lost = sorted(
        slug for slug, count in served_revisions(index).items() if there.get(slug, 0) < count
    )
    if lost:
        texts = ", ".join(lost[:_MAX_NAMED_TEXTS]) + (", …" if len(lost) > _MAX_NAMED_TEXTS else "")
        raise CannotFollow(
            f"{source}: the index there has lost revisions that are published here, of {texts}",
            "Look at the builder first: it may have been restored from an older backup, or be another one."
            " To serve what it has all the same: pincite follow --once --allow-older",
        )


def check_version(library: Path, source: str) -> None:
    """Raise `CannotFollow` or `EngineMissing` where this program cannot read an index with this *library*."""
    try:
        address = f"{library.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            about = dict(database.execute("SELECT name, value FROM about"))
        schema, engine = int(about["schema"]), str(about["engine"])
    except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
        raise CannotFollow(
            f"{source}: what it has is no index that this program knows ({error})"
        ) from error
    if schema > SCHEMA_VERSION:
        raise CannotFollow(
            f"{source}: the index was built by a newer Pincite (form {schema}; this one reads {SCHEMA_VERSION})",
            "Update Pincite on this machine. Until then it serves what it has.",
        )
    if schema < SCHEMA_VERSION:
        raise CannotFollow(
            f"{source}: the index was built by an older Pincite (form {schema}; this one reads {SCHEMA_VERSION})",
            "Update Pincite at the builder, and let it build. Until then an earlier copy serves, if it has this form.",
        )
    if not is_installed(engine):
        raise EngineMissing(engine, "the index of the builder was built with it")
