"""The line of the record that a person can add for a date that was seen and not taken."""

import re

from archive.sources.printed_dates import read_date

_EXAMPLES = "`date: 1850-05-04`, `date: 1850?`, `date: 1640~` (about 1640) or `date: 1860/1870`"
#: Words before a date in a line.
_MAX_WORDS_BEFORE = 6


def line_to_add(printed: str) -> str:
    """Return the line for a date as *printed*, alone or at the end of its line; examples where it cannot be read.

    >>> line_to_add("Written at the mill, 4 May 1850.")
    '`date: 1850-05-04`'
    """
    words = re.sub(r"[*_\\[\\]]", "", printed).split()
    for start in range(min(len(words), _MAX_WORDS_BEFORE + 1)):
        found = read_date(" ".join(words[start:]))
        if found is not None:
            return f"`date: {found.date}`"
    return f"a line such as {_EXAMPLES}"
