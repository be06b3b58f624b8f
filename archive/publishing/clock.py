"""The day of a publication: the clock of this machine, compared with what else is known about the time.

A published date is never rewritten, so a clock that is probably wrong is refused. Two things tell, on a machine
without a network: the newest revision of the collection, and the day on which Pincite was installed. Neither can
be later than today, and years in which nothing was published or installed are rare.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.errors import PinciteError

#: In another time zone it may be tomorrow already.
TOLERANCE = timedelta(days=1)
#: After so long without a revision and without an installation, the clock may have jumped ahead.
MAX_SILENCE = timedelta(days=730)
#: Nothing was published or installed before. Packagers date files 1970 or 1980.
FIRST_DAY = date(2020, 1, 1)


class ClockDoubt(StrEnum):
    """Why a day is probably not today."""

    #: The clock is before a day that is known to be past.
    BEHIND = "behind"
    #: The clock is years after the last day that is known.
    AHEAD = "ahead"
    #: The day that was chosen is after the clock.
    FUTURE = "future"
    #: The day that was chosen is before `FIRST_DAY`; perhaps that of the text was meant.
    PAST = "past"


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A day that is past: that of a revision, or without `slug` that of the installation."""

    day: date
    slug: str = ""
    revision: int = 0


class DoubtfulDay(PinciteError):
    """A day on which nothing is published, because it is probably not today."""

    def __init__(
        self,
        doubt: ClockDoubt,
        clock: date,
        *,
        known: KnownDay | None = None,
        chosen: date | None = None,
    ) -> None:
        super().__init__(f"{doubt}: {chosen or clock}")
        self.doubt = doubt
        self.clock = clock
        self.known = known
        self.chosen = chosen


def publication_day(clock: date, known: Iterable[KnownDay], *, chosen: date | None = None) -> date:
    """Return the day to publish on: the one *chosen* by a person or else that of the *clock*.

    If the newest revision is dated tomorrow, as in another time zone, that day is returned. Raise
    `DoubtfulDay` where the clock contradicts the *known* days, *chosen* is after a clock that does not, or
    before anything was published.
    """
    days = sorted(known, key=lambda past: past.day)
    newest = days[-1] if days else None
    behind = clock < FIRST_DAY or (newest is not None and newest.day > clock + TOLERANCE)
    if chosen is not None:
        require_day_of_publication(chosen, clock)
        if chosen > clock + TOLERANCE and not behind:
            raise DoubtfulDay(ClockDoubt.FUTURE, clock, chosen=chosen)
        return chosen
    if behind:
        raise DoubtfulDay(ClockDoubt.BEHIND, clock, known=newest)
    if newest is not None and clock > newest.day + MAX_SILENCE:
        raise DoubtfulDay(ClockDoubt.AHEAD, clock, known=newest)
    return max([clock, *(past.day for past in days if past.slug)])


def require_day_of_publication(chosen: date, clock: date) -> None:
    """Raise `DoubtfulDay` if nothing can have been published on the day *chosen*."""
    if chosen < FIRST_DAY:
        raise DoubtfulDay(ClockDoubt.PAST, clock, chosen=chosen)


def known_days(folder: CollectionFolder) -> tuple[KnownDay, ...]:
    """Return the day of the newest revision of the collection, and that of the installation."""
    return (*_newest_revision(folder), *installation())


def installation() -> tuple[KnownDay, ...]:
    """Return the day on which this program was installed, if its files tell."""
    try:
        day = date.fromtimestamp(Path(__file__).stat().st_mtime)
    except (OSError, OverflowError, ValueError):
        return ()
    return (KnownDay(day),) if day >= FIRST_DAY else ()


def _newest_revision(folder: CollectionFolder) -> Iterable[KnownDay]:
    # What cannot be read is reported by the command that reads this text.
    revisions = ((last.date, slug, last.number) for slug, last in folder.last_revisions())
    day, slug, number = max(revisions, default=("", "", 0))
    if day:
        yield KnownDay(date.fromisoformat(day), slug, number)
