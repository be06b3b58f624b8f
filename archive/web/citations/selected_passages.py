"""Selected passages of an address: their words and records, and the search among whose results they were selected."""

from dataclasses import dataclass

from flask import request

from archive.citation import Record
from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library.passage import Passage
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.model.address import Address
from archive.web.citations.records import record_of
from archive.web.context import current
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.parameters import asked_search
from archive.web.parameters import bounded
from archive.web.parameters import echoed
from archive.web.selection import MAX_SELECTED
from archive.web.selection import Selection


@dataclass(frozen=True, slots=True)
class SelectedPassage:
    """A selected passage, its place and its record."""

    found: Passage
    where: Address
    record: Record


@dataclass(frozen=True, slots=True)
class SelectedPassages:
    """The selected passages, and notices about the others."""

    passages: tuple[SelectedPassage, ...]
    notices: tuple[str, ...]
    #: The parameters of an address that has this selection.
    parameters: list[tuple[str, str]]
    #: There was no time for the rest of them.
    timed_out: bool

    @property
    def records(self) -> tuple[Record, ...]:
        """The record of each passage."""
        return tuple(each.record for each in self.passages)


def search_of(selected: Selection) -> tuple[list[tuple[str, str]], str]:
    """Return the search among whose results passages were *selected*: its parameters, and the way back to it."""
    settings = current.settings
    search = bounded(asked_search(request.args).request, settings)
    pairs = parameters(search, per_page=settings.per_page)
    if not pairs:
        return [], ""
    return pairs, selected.added_to(search_address(search, per_page=settings.per_page))


def passages_of(selected: Selection) -> SelectedPassages:
    """Return the *selected* passages, each once, with a notice for each that does not exist."""
    names, notices = selected.places, _too_many(selected)
    found: dict[str, SelectedPassage] = {}
    timed_out = False
    for at, name in enumerate(names):
        if timed_out := current.deadline.is_over:
            notices.append(
                f"Only the first {at} of {len(names)} selected passages are shown:"
                " there was no time for the others."
            )
            break
        try:
            each = _passage_at(name)
        except (BadAddress, NotHere):
            notices.append(f"{echoed(name)}: no such passage in this collection.")
            continue
        if each.found.withdrawal:
            reason = each.found.withdrawal.reason
            notices.append(f"{echoed(name)} was withdrawn: {reason}")
        found.setdefault(each.record.url, each)
    current.uncacheable |= timed_out
    return SelectedPassages(tuple(found.values()), tuple(notices), selected.parameters, timed_out)


def _too_many(selected: Selection) -> list[str]:
    if not selected.left_off:
        return []
    total = len(selected.places) + selected.left_off
    return [f"Only the first {MAX_SELECTED} of {total:,} selected passages are cited."]


def _passage_at(name: str) -> SelectedPassage:
    """Return the passage called *name*: its address, or that without ``/texts/``. Raises `BadAddress`, `NotHere`."""
    library = current.generation.library
    where = resolve_address(library, read_address(name.removeprefix("/texts/"))).sibling("")
    found = passage(library, where)
    return SelectedPassage(found, where, record_of(found, where))
