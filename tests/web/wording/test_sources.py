"""The source of a text in words: nothing is said twice where the record says it in words already."""

import pytest

from archive.citation import Record
from archive.model.address import Address
from archive.model.text import Metadata
from archive.model.text import Source
from archive.model.text import SourceType
from archive.web.wording.sources import source_words


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("volume", "26", "volume 26"),
        ("volume", "Vol. 26", "Vol. 26"),
        ("volume", "volume 26", "volume 26"),
        ("issue", "3", "no. 3"),
        ("issue", "No. 3", "No. 3"),
        ("edition", "2nd", "edition 2nd"),
        ("edition", "Second edition", "Second edition"),
        ("edition", "4th ed.", "4th ed."),
        ("pages", "249", "page 249"),
        ("pages", "p. 249", "page 249"),
        ("pages", "pp. 249–253", "pages 249–253"),
        ("pages", "Pages 249-253", "pages 249-253"),
        ("editors", ("Jane Doe",), "edited by Jane Doe"),
        ("editors", ("edited by Jane Doe",), "edited by Jane Doe"),
        ("translators", ("Translated by Jane Doe",), "Translated by Jane Doe"),
        ("accessed_as_printed", "2/11/2011", "accessed 2/11/2011"),
        ("accessed_as_printed", "accessed on 2 May 2011", "accessed on 2 May 2011"),
    ],
)
def test_a_label_is_said_once(field: str, value: str | tuple[str, ...], said: str) -> None:
    """A volume, an edition or pages that are stated with their label have no second one."""
    words = source_words(Source(title="Collected Works", **{field: value}))  # type: ignore[arg-type]
    assert words is not None
    assert words.details == (said,)


@pytest.mark.parametrize(
    ("type", "title", "said"),
    [
        (SourceType.LETTER, "Letter to Leon Trotsky", ""),
        (SourceType.LETTER, "Papers of Leon Trotsky", "Letter"),
        (SourceType.BOOK, "Collected Works", "Book"),
        (None, "Collected Works", ""),
    ],
)
def test_a_type_is_said_once(type: SourceType | None, title: str, said: str) -> None:
    """A title that begins with the type of the source has no label of it."""
    words = source_words(Source(type=type, title=title))
    assert words is not None
    assert words.type == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Marxist Internet Archive", "transcription from Marxist Internet Archive"),
        ("Transcribed from the first edition", "transcription from the first edition"),
        ("transcribed from: the first edition", "transcription from the first edition"),
        ("Transcription from Wikisource", "transcription from Wikisource"),
        ("Text from Wikisource", "transcription from Wikisource"),
        ("This text was taken from Wikisource", "transcription from Wikisource"),
        ("The text is copied from Wikisource", "transcription from Wikisource"),
        ("E-text digitised from the copy in York", "transcription from the copy in York"),
        ("Digitized from microfilm", "transcription from microfilm"),
        ("Retyped from a leaflet", "transcription from a leaflet"),
        ("Source: The Times Archive", "transcription from The Times Archive"),
        ("Source: transcribed from the original", "transcription from the original"),
        ("From the Diary of a Sailor", "transcription from “From the Diary of a Sailor”"),
        ("Texts from the Harbour", "transcription from Texts from the Harbour"),
        ("Sources of the Nile", "transcription from Sources of the Nile"),
    ],
)
def test_from_is_said_once(title: str, said: str) -> None:
    """A source that says itself what the text is from is named after one *from*."""
    metadata = Metadata("A Text", source=Source(title=title))
    record = Record(metadata, Address("a-text"), "", "A Collection", 1)
    assert record.state == f"{said}, revision 1"


def test_page_numbers_have_no_label() -> None:
    """Styles and records put their own word before the pages of a source."""
    for pages in ("pp. 3-4", "PP. 3-4", "p. 3-4", "pages 3-4", "3-4"):
        assert Source(pages=pages).page_numbers == "3-4"
    assert Source(pages="paper 3").page_numbers == "paper 3"
