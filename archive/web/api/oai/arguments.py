"""The arguments of an OAI-PMH request, and the tokens by which a long list goes on.

A token has all that the rest of a list needs: the server keeps nothing. It says after which datestamp and identifier
the list goes on, so that it means the same after the next build: what has changed since comes at the end.

http://www.openarchives.org/OAI/openarchivesprotocol.html
"""

import base64
import binascii
import json
import re
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from enum import StrEnum
from typing import Self

from archive.errors import PinciteError
from archive.library.harvest import EVERY_RECORD
from archive.library.harvest import FIRST
from archive.library.harvest import LAST
from archive.library.harvest import HarvestSelection
from archive.model.address import is_slug
from archive.web.parameters import echoed


class Verb(StrEnum):
    """What a harvester can ask."""

    IDENTIFY = "Identify"
    LIST_METADATA_FORMATS = "ListMetadataFormats"
    LIST_SETS = "ListSets"
    LIST_IDENTIFIERS = "ListIdentifiers"
    LIST_RECORDS = "ListRecords"
    GET_RECORD = "GetRecord"


class OaiErrorCode(StrEnum):
    """What can be wrong with a request (section 3.6)."""

    BAD_VERB = "badVerb"
    BAD_ARGUMENT = "badArgument"
    BAD_TOKEN = "badResumptionToken"  # noqa: S105 no password
    CANNOT_DISSEMINATE_FORMAT = "cannotDisseminateFormat"
    ID_DOES_NOT_EXIST = "idDoesNotExist"
    NO_RECORDS_MATCH = "noRecordsMatch"
    NO_SET_HIERARCHY = "noSetHierarchy"


class OaiError(PinciteError):
    """A request that is answered with an error of the protocol."""

    def __init__(self, code: OaiErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


#: The arguments that each verb takes: those it must have, and those it may.
_REQUIRED: Mapping[Verb, frozenset[str]] = {
    Verb.LIST_IDENTIFIERS: frozenset({"metadataPrefix"}),
    Verb.LIST_RECORDS: frozenset({"metadataPrefix"}),
    Verb.GET_RECORD: frozenset({"identifier", "metadataPrefix"}),
}
_SELECTING = frozenset({"from", "until", "set"})
_OPTIONAL: Mapping[Verb, frozenset[str]] = {
    Verb.LIST_METADATA_FORMATS: frozenset({"identifier"}),
    Verb.LIST_IDENTIFIERS: _SELECTING,
    Verb.LIST_RECORDS: _SELECTING,
}
_WITH_TOKENS = frozenset({Verb.LIST_SETS, Verb.LIST_IDENTIFIERS, Verb.LIST_RECORDS})
#: No value that means anything here is longer.
_MAX_VALUE_CHARS, _MAX_TOKEN_CHARS = 500, 1_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_SPEC = re.compile(r"[A-Za-z0-9.\-]{1,200}")
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list a page begins: after which record or set, how many came before, and how many there were."""

    #: The datestamp, empty for a set, and the slug of the record or the spec of the set; both empty at the beginning.
    stamp: str = ""
    key: str = ""
    #: Of the whole list when its first page was made.
    size: int = 0
    cursor: int = 0

    @property
    def is_first(self) -> bool:
        """Whether it is the beginning of the list."""
        return not self.key


@dataclass(frozen=True, slots=True)
class Arguments:
    """A request that can be answered."""

    verb: Verb
    identifier: str = ""
    prefix: str = ""
    selection: HarvestSelection = EVERY_RECORD
    place: Place = Place()
    #: As the request has them, for the answer, which repeats them.
    given: tuple[tuple[str, str], ...] = ()

    def token(self, place: Place) -> str:
        """Return the token by which this list goes on at *place*."""
        wanted = (self.selection.first, self.selection.last, self.selection.spec)
        where = (place.stamp, place.key, place.size, place.cursor)
        written = json.dumps([self.verb.value, self.prefix, *wanted, *where], separators=(",", ":"))
        return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, pairs: Sequence[tuple[str, str]]) -> Self:
        """Read the names and values of a request. Raises `OaiError`."""
        verbs = [value for name, value in pairs if name == "verb"]
        if len(verbs) != 1 or verbs[0] not in list(Verb):
            known = ", ".join(Verb)
            raise OaiError(OaiErrorCode.BAD_VERB, f"A request has one verb: {known}.")
        verb = Verb(verbs[0])
        given = {name: value for name, value in pairs if name != "verb"}
        _refuse_arguments(verb, given, repeated=len(given) < len(pairs) - 1)
        repeated = tuple(pairs)
        if "resumptionToken" in given:
            return replace(cls._resumed(verb, given["resumptionToken"]), given=repeated)
        return cls(
            verb,
            identifier=given.get("identifier", ""),
            prefix=_prefix(given.get("metadataPrefix", "")),
            selection=_selection(given),
            given=repeated,
        )

    @classmethod
    def _resumed(cls, verb: Verb, token: str) -> Self:
        """Return the request that a *token* goes on with. Raises `OaiError`."""
        try:
            if len(token) > _MAX_TOKEN_CHARS:
                raise ValueError(token)
            padded = token.encode("ascii") + b"=" * (-len(token) % 4)
            read = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            named, prefix, first, last, spec, stamp, key, size, cursor = read
            selection, place = HarvestSelection(first, last, spec), Place(stamp, key, size, cursor)
            if named != verb or not _is_possible(verb, prefix, selection, place):
                raise ValueError(token)
        except (ValueError, TypeError, RecursionError, binascii.Error) as error:
            raise OaiError(
                OaiErrorCode.BAD_TOKEN,
                f"This is no resumptionToken of {verb} here. Begin the list again.",
            ) from error
        return cls(verb, prefix=prefix, selection=selection, place=place)


def _is_possible(verb: Verb, prefix: str, selection: HarvestSelection, place: Place) -> bool:
    """Tell whether a token may have these values."""
    texts = (prefix, selection.first, selection.last, selection.spec, place.stamp, place.key)
    numbers = (place.size, place.cursor)
    if not all(isinstance(text, str) for text in texts):
        return False
    if not all(type(number) is int and 0 <= number < 1 << 40 for number in numbers):
        return False
    if verb is Verb.LIST_SETS:
        return _SPEC.fullmatch(place.key) is not None
    stamps = (selection.first, selection.last, place.stamp)
    return (
        all(map(_SECOND.fullmatch, stamps))
        and is_slug(place.key)
        and (not selection.spec or _SPEC.fullmatch(selection.spec) is not None)
    )


def _refuse_arguments(verb: Verb, given: Mapping[str, str], *, repeated: bool) -> None:
    """Raise `OaiError` where *given* is not what *verb* takes."""

    def refuse(message: str) -> None:
        raise OaiError(OaiErrorCode.BAD_ARGUMENT, message)

    required = _REQUIRED.get(verb, frozenset())
    allowed = required | _OPTIONAL.get(verb, frozenset())
    if repeated:
        refuse("An argument is repeated.")
    if verb in _WITH_TOKENS and "resumptionToken" in given:
        if len(given) > 1:
            refuse("With a resumptionToken, there is no other argument.")
        return
    if unknown := sorted(given.keys() - allowed):
        takes = ", ".join(sorted(allowed)) or "no argument"
        refuse(f"{verb} does not take {echoed(unknown[0])}; it takes {takes}.")
    if missing := sorted(name for name in required if not given.get(name)):
        refuse(f"{verb} needs {missing[0]}.")
    if too_long := sorted(name for name in given if len(given[name]) > _MAX_VALUE_CHARS):
        refuse(f"{too_long[0]} is too long.")


def _prefix(word: str) -> str:
    if word and not _PREFIX.fullmatch(word):
        raise OaiError(OaiErrorCode.BAD_ARGUMENT, f"{echoed(word)} is no metadataPrefix.")
    return word


def _selection(given: Mapping[str, str]) -> HarvestSelection:
    """Return the records that *given* selects. Raises `OaiError`."""
    first, last = given.get("from"), given.get("until")
    if first is not None and last is not None and len(first) != len(last):
        message = "from and until must both be days, or both be times to a second."
        raise OaiError(OaiErrorCode.BAD_ARGUMENT, message)
    selection = HarvestSelection(
        FIRST if first is None else _time("from", first, "00:00:00"),
        LAST if last is None else _time("until", last, "23:59:59"),
        _spec(given.get("set")),
    )
    if selection.first > selection.last:
        raise OaiError(OaiErrorCode.BAD_ARGUMENT, "from is after until.")
    return selection


def _spec(word: str | None) -> str:
    if word is None:
        return ""
    if not word or not _SPEC.fullmatch(word.replace(":", "")):
        raise OaiError(OaiErrorCode.BAD_ARGUMENT, f"{echoed(word)} is no set.")
    return word


def _time(name: str, word: str, time_of_day: str) -> str:
    """Return the moment in UTC that *word* is; a day is extended by *time_of_day*."""
    reading: tuple[tuple[re.Pattern[str], Callable[[str], object], str], ...] = (
        (_DAY, date.fromisoformat, f"{word}T{time_of_day}Z"),
        (_SECOND, datetime.fromisoformat, word),
    )
    for pattern, read, moment in reading:
        if pattern.fullmatch(word):
            try:
                read(word)
            except ValueError:
                break
            return moment
    raise OaiError(
        OaiErrorCode.BAD_ARGUMENT,
        f"{name} must be a day such as 2026-11-30, or a time in UTC such as 2026-11-30T18:04:05Z,"
        f" not {echoed(word)}.",
    )
