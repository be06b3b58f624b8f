"""What the name of a file says of its text, where the text itself says nothing."""

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
    """Take the title from the name of the file, and a year from it, where the text has none."""
    stem = PurePath(name).stem
    if not head.title:
        head.title = " ".join(re.sub(r"[_\W]+", " ", stem).split()) or "Untitled"
        ledger.add(
            ChangeKind.METADATA,
            0,
            "",
            head.title,
            "no title found; this is the file name, please write a better one",
        )
    match = _YEAR_IN_NAME.search(stem)
    # A name that is a number alone may be a shelf number: 1404.txt is from no Middle Ages.
    if head.date is None and match is not None and re.search(r"[^\W\d_]", stem):
        date = Date(int(match[1]), int(match[2] or 0), 0)
        head.date = PrintedDate("", date)
        ledger.add(
            ChangeKind.METADATA,
            0,
            "",
            "",
            f"no date found; the file name says {date}, please check",
        )
