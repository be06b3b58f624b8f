"""A citation says what the record says, in the order and with the points of the style."""

from archive.citation import cite
from archive.citation import plain
from archive.dates import Date
from archive.model import Metadata
from archive.model import Source
from archive.refs import Address

REPORT = Metadata(
    title="Report on Peace",
    authors=("Vladimir Lenin",),
    occasion="Second All-Russia Congress of Soviets",
    date=Date(1917, 11, 8),
    date_old_style=Date(1917, 10, 26),
    date_as_printed="October 26 (November 8), 1917",
    source=Source(title="Marxist Internet Archive", url="https://example.org/26b.htm"),
)
URL = "https://archive.example.org/texts/report-on-peace/p9"


def note(metadata: Metadata, *, at: str = "report-on-peace/p9", revision: int = 1) -> str:
    """Return the note of *metadata* in an archive of one name and address."""
    return plain(
        cite(
            metadata,
            place=Address.parse(at),
            url=URL,
            collection="Papers of 1917",
            revision=revision,
        )
    )


def test_note_of_a_speech_from_a_site() -> None:
    """A paragraph is cited by author, title, occasion, date as printed, source, number and address."""
    assert note(REPORT) == (
        "Vladimir Lenin, “Report on Peace,” Second All-Russia Congress of Soviets,"
        " October 26 (November 8), 1917, from Marxist Internet Archive, para. 9,"
        f" Papers of 1917, revision 1, {URL}."
    )


def test_note_of_a_printed_source() -> None:
    """A book is named in italics, with its volume, hands, imprint and pages."""
    source = Source(
        title="Collected Works",
        volume="26",
        edition="4th",
        editor="George Hanna",
        translator="Yuri Sdobnikov",
        place="Moscow",
        publisher="Progress Publishers",
        year="1972",
        pages="249-253",
    )
    parts = cite(
        Metadata(title="Report on Peace", date=Date(1917, 11, 8), source=source),
        place=Address.parse("report-on-peace/p7-p9"),
        url=URL,
        collection="Papers of 1917",
        revision=2,
    )
    assert plain(parts) == (
        "“Report on Peace,” November 8, 1917, in Collected Works, vol. 26, 4th ed.,"
        " ed. George Hanna, trans. Yuri Sdobnikov (Moscow: Progress Publishers, 1972), 249–253,"
        f" paras. 7–9, Papers of 1917, revision 2, {URL}."
    )
    assert [part.text for part in parts if part.italic] == ["Collected Works"]


def test_draft_says_so_in_the_citation() -> None:
    """The citation of a draft warns, for a warning elsewhere does not travel."""
    assert "Papers of 1917, draft, not yet published, https" in note(REPORT, revision=0)


def test_whole_text_has_no_locator() -> None:
    """A whole text is cited without a paragraph."""
    assert "para" not in note(REPORT, at="report-on-peace")


def test_names() -> None:
    """Two authors are both named, three are the first and others, none is nobody."""
    assert note(Metadata("T", authors=("A. B.", "C. D."))).startswith("A. B. and C. D., “T,” n.d.,")
    assert note(Metadata("T", authors=("A. B.", "C. D.", "E. F."))).startswith("A. B. et al., “T,”")
    assert note(Metadata("T")).startswith("“T,” n.d., para. 9,")


def test_titles_with_points_and_quotes() -> None:
    """A title loses its full stop, keeps its question mark, and its own quotes become single."""
    assert "“The Peace Question,” " in note(Metadata("The Peace Question."))
    assert "“What Is to Be Done?,” " in note(Metadata("What Is to Be Done?"))
    assert "“On ‘Peace’ and War,” " in note(Metadata('On "Peace" and War'))
    assert "“Message to the U.S.,” " in note(Metadata("Message to the U.S."))


def test_dates_that_were_not_printed() -> None:
    """A date of the record alone is written the American way, as exact as it is, with both calendars."""
    assert "” November 8, 1917," in note(Metadata("T", date=Date(1917, 11, 8)))
    assert "” November 1917," in note(Metadata("T", date=Date(1917, 11)))
    assert "” 1917," in note(Metadata("T", date=Date(1917)))
    both = Metadata("T", date=Date(1917, 11, 8), date_old_style=Date(1917, 10, 26))
    assert "” October 26, 1917 [November 8, 1917, New Style]," in note(both)


def test_shelfmark_travels() -> None:
    """The archive and shelfmark of a manuscript are part of its citation."""
    source = Source(archive="British Library", shelfmark="Add MS 1234")
    assert "British Library, Add MS 1234, para. 9" in note(Metadata("T", source=source))


def test_full_stop_behind_a_bracket() -> None:
    """A title loses its full stop behind any word but an abbreviation."""
    assert "“Sugar (Customs),” " in note(Metadata("Sugar (Customs)."))
    assert "“On War,” " in note(Metadata("On War."))
    assert "“Smith and Co.,” " in note(Metadata("Smith and Co."))


def test_place_and_date_are_said_once() -> None:
    """What stands in the occasion and in the date is printed once, as the fuller of them has it."""
    both = Metadata("T", occasion="London, 3 March 1871", date_as_printed="3 March 1871")
    assert note(both).startswith("“T,” London, 3 March 1871, para. 9,")
    same = Metadata("T", occasion="London", date_as_printed="London, 3 March 1871")
    assert note(same).startswith("“T,” London, 3 March 1871, para. 9,")
    equal = Metadata("T", occasion="London, 3 March 1871", date_as_printed="London, 3 March 1871")
    assert note(equal).startswith("“T,” London, 3 March 1871, para. 9,")
    other = Metadata("T", occasion="Exhibition of 13 March 1871", date_as_printed="3 March 1871")
    assert note(other).startswith("“T,” Exhibition of 13 March 1871, 3 March 1871, para. 9,")
