"""Title and year from the file name, where the text itself has none."""

import re
from pathlib import PurePath

from archive.model.date import Date
from archive.sources.printed_dates import PrintedDate
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.head_fields import Head

_YEAR_IN_NAME = re.compile(
    r"(?:^|[-_. ])(1[0-9]{3}|20[0-9]{2})(?:[-_.](0[1-9]|1[0-2])(?:[-_.]([0-2][0-9]|3[01]))?)?(?![0-9])"
)


def title_from_name(name: str, head: Head, ledger: Ledger) -> None:
    """Fill in a missing title and date from the file *name*."""
    stem = PurePath(name).stem
    if not head.title:
        head.title = " ".join(re.sub(r"[_\W]+", " ", stem).split()) or "Untitled"
        ledger.add(
            ChangeKind.METADATA,
            0,
            "",
            head.title,
            "no title found; this is the file name, please write a better one",
            unsure=True,
        )
    match = _YEAR_IN_NAME.search(stem)
    # A file name that is only a number may be a shelf number: 1404.txt is not medieval.
    if head.date is None and match is not None and re.search(r"[^\W\d_]", stem):
        date = Date(int(match[1]), int(match[2] or 0), 0)
        head.date = PrintedDate("", date)
        ledger.add(
            ChangeKind.METADATA,
            0,
            "",
            "",
            f"no date found; the file name says {date}, please check",
            unsure=True,
        )
