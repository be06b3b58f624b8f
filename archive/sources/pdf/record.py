"""What a PDF says of itself: its title and author, taken as far as they are not those of a program."""

import re
from collections.abc import Mapping
from collections.abc import Sequence

from archive.sources.people import is_name
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

#: Titles that programs make by themselves.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)|untitled|document ?[0-9]*|scan\w*|unbenannt|sans titre|print|about:blank)\b.*"
    r"|.*\.(?:docx?|odt|rtf|pdf|txt|html?|tex|dvi|indd|qxd|tiff?|jpe?g|p65|wpd|md|fm|ps)|(?:https?|file):.*|\W*|\d+",
    re.IGNORECASE,
)
_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def state_record(
    said: Mapping[str, str], first_rows: Sequence[str], ledger: Ledger
) -> tuple[dict[str, str], str]:
    """Return the fields of the record that the properties *said*, and a title that the text does not have.

    *first_rows* are the words of the first blocks of the text.
    """
    fields: dict[str, str] = {}
    title = " ".join(said.get("Title", "").split())
    author = " ".join(said.get("Author", "").split())
    printed = [_letters(row) for row in first_rows]
    if _NO_TITLE.fullmatch(title):
        title = ""
    elif _letters(title) in printed:
        fields["title"] = title
        _add(ledger, title, "the title, which the file states and prints")
        title = ""
    if author and is_name(author):
        fields["author"] = author
        if any(_letters(author) in row for row in printed):
            _add(ledger, author, "the author, whom the file states and prints")
        else:
            why = (
                "author, from the properties of the file, which may name who typed it: please check"
            )
            ledger.add(ChangeKind.METADATA, 0, "", author, why, unsure=True)
    elif author:
        why = f"the properties of the file name {author} as author: not taken"
        ledger.add(ChangeKind.LAYOUT, 0, "", "", why)
    made = _DAY.match(said.get("CreationDate", ""))
    if made:
        why = f"the file was made on {'-'.join(made.groups())}, which is not taken as the date of the text"
        ledger.add(ChangeKind.LAYOUT, 0, "", "", why)
    return fields, title


def _add(ledger: Ledger, words: str, why: str) -> None:
    ledger.add(ChangeKind.METADATA, 0, "", words, why)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())
