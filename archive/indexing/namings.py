"""Namings: which names the record of a text has had, from its history, so that their addresses can be kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from archive.errors import BrokenText
from archive.model.edition import Edition
from archive.model.entity import EntityKind
from archive.model.entity import names_in
from archive.model.revision import Revision
from archive.model.text import Metadata
from archive.sources.canonical.front_matter import front_of
from archive.sources.canonical.front_matter import read_record

#: In place of the day of a publication: it sorts after all of them.
DRAFT = "~"


@dataclass(frozen=True, slots=True)
class Naming:
    """A name that the record of a text has or had; the fields are the columns of its table."""

    kind: EntityKind
    name: str
    #: The ISO day on which it was first published, as it was given then; `DRAFT` if it never was.
    first: str
    #: The record has it now.
    current: bool = True
    #: The name in whose place it came, and the one that came in its place; empty where there is none.
    was: str = ""
    became: str = ""
    #: Its family name, where the record says it.
    family: str = ""


def namings_of(edition: Edition) -> tuple[Naming, ...]:
    """Return the names that the record of *edition* has, or had in an earlier revision."""
    found: dict[tuple[EntityKind, str], Naming] = {}
    last = Metadata("")
    for day, metadata in _records(edition):
        families = dict(metadata.family_names)
        for kind in EntityKind:
            before, now = names_in(last, kind), names_in(metadata, kind)
            if before != now:
                _change(found, kind, before, now, day)
            for name in now:
                naming = found[kind, name]
                if naming.family != families.get(name, ""):
                    found[kind, name] = replace(naming, family=families.get(name, ""))
        last = metadata
    return tuple(found.values())


def _change(
    found: dict[tuple[EntityKind, str], Naming],
    kind: EntityKind,
    before: tuple[str, ...],
    now: tuple[str, ...],
    day: str,
) -> None:
    """Note in *found* that the names *before* became those of *now* on a *day*."""
    gone = [name for name in before if name not in now]
    new = [name for name in now if name not in before]
    # As many as there were: they are spelled anew, or they are others in the same places.
    same = len(gone) == len(new)
    became = dict(zip(gone, new, strict=True)) if same else {}
    was = dict(zip(new, gone, strict=True)) if same else {}
    for name in gone:
        found[kind, name] = replace(found[kind, name], current=False, became=became.get(name, ""))
    for name in new:
        first = Naming(kind, name, day, was=was.get(name, ""))
        found[kind, name] = replace(found.get((kind, name), first), current=True, became="")


def _records(edition: Edition) -> Iterator[tuple[str, Metadata]]:
    """Yield each record that the text had, the oldest first, with the day of its publication."""
    if edition.draft or not edition.revisions:
        yield DRAFT, edition.text.metadata
        return
    front = ""
    for revision in edition.revisions[:-1]:
        last, front = front, front_of(revision.markdown)
        if front == last:
            continue
        try:
            metadata = read_record(revision.markdown, path=revision.slug)
        except BrokenText:
            # Only an older Pincite could read it.
            continue
        yield _day(revision), metadata
    yield _day(edition.revisions[-1]), edition.text.metadata


def _day(revision: Revision) -> str:
    # Correcting the date of a revision must not change what was first.
    return revision.first_dated or revision.date
