"""The fields of a source: those that are said to be cited are, and no other."""

import json

import pytest

from archive.citation.styles.csl_item import item_of
from archive.model.date import Date
from archive.model.text import SourceType
from archive.sources.canonical.front_matter import FrontMatterReader
from archive.sources.canonical.front_source import SOURCE_KEYS
from tests.citation.test_formats import record

#: Fields that every type has, or that are cited only where others are missing.
ELSEWHERE = frozenset({"type", "title", "url", "accessed_as_printed", "date"})


@pytest.mark.parametrize("type", SourceType)
@pytest.mark.parametrize("key", sorted(set(SOURCE_KEYS) - ELSEWHERE))
def test_a_field_is_cited_where_the_type_has_it(type: SourceType, key: str) -> None:
    """A field that is said to be kept and not cited is in no citation, and any other is."""
    people = key in ("editor", "translator", "recipient")
    reader = FrontMatterReader("a.md")
    read = reader.read(
        "---\nslug: a\ntitle: A text\nauthor: Ann Other\ndate: 1700\nsource:\n"
        f"  type: {type}\n  title: The Whole\n  {key}: {'Zed Quux' if people else '7654'}\n---\n".splitlines()
    )
    told = any("kept, but not cited" in problem.message for problem in reader.problems)
    cited = json.dumps(item_of(record(read.metadata), accessed=Date(2026, 1, 1)))
    # No style prints an issue of a book; to whom a letter in a book was written is in the note of its record.
    if (type, key) not in {("book", "issue"), ("book", "recipient")}:
        assert told != ("Quux" in cited or "7654" in cited)
