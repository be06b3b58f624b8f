"""Published revisions of a text: the record that its history keeps, and its summary without the text."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple
from uuid import NAMESPACE_OID
from uuid import uuid5


class LastChange(NamedTuple):
    """The last change of the words of a paragraph: the day (see `date.toordinal`), and the number of the revision."""

    day: int
    revision: int


#: Of a paragraph of a draft.
NEVER_CHANGED = LastChange(0, 0)


@dataclass(frozen=True, slots=True)
class RevisionSummary:
    """A published revision without its text, for lists, feeds, word links and citations."""

    #: The slug under which its text is published now.
    slug: str
    #: Counts from 1.
    number: int
    #: The ISO day of publication.
    date: str
    #: What the editor said about it.
    note: str
    #: What happened to which paragraph, section or record: ``{"p7a": "new", "p9": "corrected"}``.
    changes: Mapping[str, str] = field(default_factory=dict)
    #: The URN by which feeds identify it, which never changes.
    urn: str = ""
    #: The day that it was given first, if a later revision corrected it.
    first_dated: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A text as it was published once: one record of its history.

    Read from the library it has no `previous`, `became` and `formerly`, and the slug of its text now.
    """

    #: Counts from 1.
    number: int
    #: The ISO day of publication, as the newest revision that corrected it says.
    date: str
    note: str
    slug: str
    #: The whole canonical file.
    markdown: str
    #: What happened to which paragraph, section or record: ``{"p7a": "new", "p9": "corrected"}``.
    changes: Mapping[str, str] = field(default_factory=dict)
    #: The hash of the line before; empty for the first.
    previous: str = ""
    #: Where the words of a number went: ``{"p5": ("p5", "p5a"), "p17": ("p16",)}``. The first is the one that
    #: answers for it from now on.
    became: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: All slugs that this text had before.
    formerly: tuple[str, ...] = ()
    #: The corrected ISO days of earlier revisions, by number: ``{2: "2026-11-29"}``.
    dates: Mapping[int, str] = field(default_factory=dict)
    #: The day in its own record, if a later revision corrected it.
    first_dated: str = ""

    @property
    def summary(self) -> RevisionSummary:
        """This revision without its text."""
        return RevisionSummary(
            self.slug,
            self.number,
            self.date,
            self.note,
            self.changes,
            first_dated=self.first_dated,
        )

    @property
    def urn(self) -> str:
        """Its URN, made only of what never changes: another slug, host or corrected date gives the same."""
        changes = json.dumps(dict(self.changes), ensure_ascii=False)
        parts = (self.number, self.first_dated or self.date, self.note, changes, self.markdown)
        return uuid5(NAMESPACE_OID, json.dumps(parts)).urn

    def record(self) -> dict[str, object]:
        """Return this revision as it is hashed and written, without its hash."""
        became = {number: list(numbers) for number, numbers in self.became.items()}
        # Empty fields are left out: most lines have none of them.
        return {
            "number": self.number,
            "date": self.first_dated or self.date,
            "note": self.note,
            "slug": self.slug,
            **({"formerly": list(self.formerly)} if self.formerly else {}),
            "changes": dict(self.changes),
            **({"became": became} if became else {}),
            **(
                {"dates": {str(number): day for number, day in self.dates.items()}}
                if self.dates
                else {}
            ),
            "markdown": self.markdown,
            "previous": self.previous,
        }

    @property
    def hash(self) -> str:
        """The SHA-256 of the record, in hexadecimal digits."""
        return record_hash(self.record())


def record_hash(record: Mapping[str, object]) -> str:
    """Return the SHA-256 of *record*, whatever the order of its keys and the spaces of its line."""
    plain = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
