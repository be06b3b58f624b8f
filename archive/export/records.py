"""Lists of records as files for citation managers, yielded record by record so that a list may be long."""

import json
from collections.abc import Iterable
from collections.abc import Iterator

from archive.citation import Record
from archive.citation import csl_item
from archive.citation import write_bibtex
from archive.citation import write_ris


def ris(records: Iterable[Record]) -> Iterator[str]:
    """Yield *records* as RIS."""
    for record in records:
        yield write_ris((record,))


def bibtex(records: Iterable[Record]) -> Iterator[str]:
    """Yield *records* as BibTeX entries with a blank line between them."""
    before = ""
    for record in records:
        yield before + write_bibtex((record,))
        before = "\n"


def csl_json(records: Iterable[Record]) -> Iterator[str]:
    """Yield *records* as one list of CSL-JSON items."""
    before = "["
    for record in records:
        item = json.dumps(csl_item(record), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        yield f"{before}\n  {item}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"
