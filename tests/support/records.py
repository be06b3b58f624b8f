"""Named records of every kind that styles treat differently."""

from collections.abc import Iterator
from dataclasses import replace

from archive.citation import Record
from archive.model.address import Address
from archive.model.date import Date
from archive.model.edtf import parse_date
from archive.model.text import Metadata
from archive.model.text import Source
from archive.model.text import SourceType

SPEECH = Metadata(
    title="Report on Peace",
    authors=("Vladimir Lenin",),
    occasion="Second All-Russia Congress of Workers' and Soldiers' Deputies",
    date=Date(1917, 11, 8),
    language="en",
    source=Source(title="Marxist Internet Archive", url="https://example.org/26b.htm"),
)
BOOK = Source(
    title="Collected Works",
    volume="26",
    edition="4th",
    editors=("George Hanna",),
    translators=("Yuri Sdobnikov and George Hanna",),
    place="Moscow",
    publisher="Progress Publishers",
    year="1972",
    pages="249–253",
)
MAO, HO = "Mao Zedong", "Hồ Chí Minh"
#: What the record says of names whose family name cannot be guessed.
FAMILIES = ((HO, "Hồ"), (MAO, "Mao"))
FOUR = ("Vladimir Lenin", "Leon Trotsky", "Du Bois, W. E. B.", "Martin Luther King Jr.")
PRINTED = replace(SPEECH, occasion="", source=BOOK)


NEWSPAPER = Source(
    type=SourceType.NEWSPAPER,
    title="The Times",
    place="London",
    date=Date(1917, 11, 9),
    edition="late edition",
    pages="4",
)
MAGAZINE = Source(type=SourceType.MAGAZINE, title="Punch", date=Date(1917, 11, 14), pages="334-335")
JOURNAL = Source(
    type=SourceType.JOURNAL,
    title="The Slavonic Review",
    volume="12",
    issue="3",
    year="1934",
    pages="101–120",
    editors=("Bernard Pares",),
    translators=("Jane Doe",),
)
SHELF = Source(
    archive="National Archives",
    archive_place="Kew",
    collection="FO 371",
    box="12",
    folder="3",
)
LETTER = replace(SHELF, type=SourceType.LETTER, recipients=("Leon Trotsky",), place="Petrograd")
IN_ARCHIVE = replace(SHELF, type=SourceType.ARCHIVE, place="Petrograd")
WEBPAGE = Source(
    type=SourceType.WEBPAGE,
    title="Marxists Internet Archive",
    url="https://example.org/26b.htm",
    accessed_as_printed="2/11/2011",
)


def record(metadata: Metadata, *, at: str = "p7", kind: str = "", revision: int = 2) -> Record:
    """Return the record of a passage in the collection *Papers of 1917*."""
    place = Address.parse(f"peace/{at}" if at else "peace")
    url = f"https://archive.example.org{place}"
    return Record(metadata, place, url, "Papers of 1917", revision, kind)


def titled(title: str) -> Record:
    """Return the record of a speech with this *title*."""
    return record(replace(SPEECH, title=title), kind="speech")


def _of_sources() -> Iterator[tuple[str, Record]]:
    """Yield records of every type of source."""
    article = replace(SPEECH, title="The Peace Proposals", occasion="")
    letter = replace(article, title="The Delegates Must Stay")

    def of(metadata: Metadata, source: Source, kind: str = "", **more: object) -> Record:
        return record(replace(metadata, source=replace(source, **more)), kind=kind)  # type: ignore[arg-type]

    yield "newspaper", of(article, NEWSPAPER)
    yield "newspaper, speech", of(SPEECH, NEWSPAPER, "speech")
    yield "newspaper, no page", of(article, NEWSPAPER, pages="", edition="", place="")
    yield "newspaper, page and column", of(article, NEWSPAPER, pages="4, col. 3", edition="2nd ed.")
    yield "newspaper, cited by page", replace(of(article, NEWSPAPER), pages=("4", "4"))
    yield "newspaper, number", of(article, NEWSPAPER, volume="3", issue="41630")
    yield "newspaper, year later", of(article, NEWSPAPER, date=Date(1918, 1, 2))
    yield "newspaper, no author", of(replace(article, authors=()), NEWSPAPER)
    yield "newspaper, its date only", of(replace(article, date=None), NEWSPAPER)
    yield (
        "newspaper, Old Style",
        of(replace(article, date_old_style=Date(1917, 10, 26)), NEWSPAPER, date=None),
    )
    yield (
        "letter to a newspaper",
        of(article, NEWSPAPER, "letter", recipients=("Lord Northcliffe",)),
    )
    yield "magazine", of(article, MAGAZINE)
    yield "magazine, no author", of(replace(article, authors=()), MAGAZINE)
    yield "journal", of(article, JOURNAL)
    yield "journal, volume", of(article, JOURNAL, issue="", editors=(), translators=())
    yield "journal, issue", of(article, JOURNAL, volume="", date=Date(1934, 5))
    yield "journal, neither", of(article, JOURNAL, volume="", issue="", date=Date(1934, 5, 2))
    yield "journal, no author", of(replace(article, authors=()), JOURNAL)
    yield "journal, nobody", of(replace(article, authors=()), JOURNAL, editors=(), translators=())
    yield "journal, cited by page", replace(of(article, JOURNAL), pages=("110", "111"))
    yield "journal, whole text", replace(of(article, JOURNAL), place=Address("peace"))
    yield (
        "journal, whole text, one page",
        replace(of(article, JOURNAL, pages="7"), place=Address("peace")),
    )
    yield (
        "journal, whole text, no page",
        replace(of(article, JOURNAL, pages=""), place=Address("peace")),
    )
    yield "letter", of(letter, LETTER)
    yield "letter, whole archive", of(letter, LETTER, "letter", shelfmark="FO 371/12/3")
    yield "letter, recipient in the title", of(replace(letter, title="Letter to Trotsky"), LETTER)
    yield "letter, to two", of(letter, LETTER, recipients=("Leon Trotsky", MAO))
    yield "letter, telegram", of(letter, LETTER, "telegram", place="")
    yield (
        "letter, no archive",
        of(letter, Source(type=SourceType.LETTER, recipients=("War Office",))),
    )
    yield "letter, translated", of(letter, LETTER, translators=("Jane Doe",))
    yield "letter, from a web page", of(letter, LETTER, title="Marxists Internet Archive")
    yield "letter, no date", of(replace(letter, date=None), LETTER)
    yield "letter, its own date", of(replace(letter, date=None), LETTER, date=Date(1917, 12, 1))
    yield "letter, no author", of(replace(letter, authors=()), LETTER)
    yield "letter in a book", of(letter, BOOK, "letter", recipients=("Leon Trotsky",))
    yield "archive", of(article, IN_ARCHIVE, "memorandum")
    yield "archive, cited by page", replace(of(article, IN_ARCHIVE), pages=("12r", "12v"))
    yield "archive, speech", of(SPEECH, IN_ARCHIVE, "speech")
    yield "archive, collection only", of(article, IN_ARCHIVE, box="", folder="", place="")
    yield "archive, carton in words", of(article, IN_ARCHIVE, box="Carton XII", folder="")
    yield (
        "archive, shelfmark",
        of(
            article,
            Source(type=SourceType.ARCHIVE, archive="British Library", shelfmark="Add MS 1234"),
        ),
    )
    yield "archive, no author", of(replace(article, authors=()), IN_ARCHIVE)
    yield "web page", of(article, WEBPAGE)
    yield "web page, speech", of(SPEECH, WEBPAGE, "speech")
    yield "web page, no date", of(replace(article, date=None), WEBPAGE)
    yield "book, stated", of(article, Source(type=SourceType.BOOK, title="Collected Works"))


RECORDS: dict[str, Record] = {
    "speech": record(SPEECH, kind="speech"),
    "speech, whole text": record(SPEECH, at="", kind="speech"),
    "speech, range": record(SPEECH, at="p7-p9", kind="speech"),
    "speech, inserted paragraph": record(SPEECH, at="p7a", kind="speech"),
    "speech, draft": record(SPEECH, kind="speech", revision=0),
    "speech, emended": replace(record(SPEECH, kind="speech"), emended=True),
    "speech, dual date": record(replace(SPEECH, date_old_style=Date(1917, 10, 26)), kind="speech"),
    "dual date of two years": record(
        replace(SPEECH, date=Date(1918, 1, 7), date_old_style=Date(1917, 12, 25))
    ),
    "decree of a body": record(
        replace(SPEECH, authors=("Second All-Russia Congress of Soviets",), occasion=""),
        kind="decree",
    ),
    "letter in an archive": record(
        replace(SPEECH, source=Source(archive="British Library", shelfmark="Add MS 1234")),
        kind="letter",
    ),
    "two authors": record(replace(SPEECH, authors=FOUR[:2])),
    "three authors": record(replace(SPEECH, authors=FOUR[:3])),
    "four authors": record(replace(SPEECH, authors=FOUR)),
    "hyphenated name": record(replace(SPEECH, authors=("Jean-Paul Sartre",))),
    "single name": record(replace(SPEECH, authors=("Cicero",))),
    "family name first": record(replace(SPEECH, authors=(MAO,), family_names=FAMILIES)),
    "family name first, of two": record(
        replace(SPEECH, authors=(MAO, "Vladimir Lenin"), family_names=FAMILIES)
    ),
    "family name first, second": record(
        replace(SPEECH, authors=("Vladimir Lenin", HO), family_names=FAMILIES)
    ),
    "family name first, in a book": record(
        replace(
            PRINTED,
            authors=(HO,),
            source=replace(BOOK, editors=(MAO, "Jane Doe"), translators=(HO,)),
            family_names=FAMILIES,
        )
    ),
    "family name of two words": record(
        replace(
            SPEECH,
            authors=("Gabriel García Márquez",),
            family_names=(("Gabriel García Márquez", "García Márquez"),),
        )
    ),
    "family name of a body": record(
        replace(
            SPEECH, authors=("Young Ireland",), family_names=(("Young Ireland", "Young Ireland"),)
        )
    ),
    "authors in one line": record(replace(SPEECH, authors=("Vladimir Lenin and Leon Trotsky",))),
    "several editors": record(
        replace(
            PRINTED,
            source=replace(
                BOOK, editors=("George Hanna", "Jane Doe", "Richard Roe"), translators=()
            ),
        )
    ),
    "no author": record(replace(SPEECH, authors=()), kind="speech"),
    "no author in a book": record(replace(PRINTED, authors=())),
    "no date": record(replace(SPEECH, date=None)),
    "year": record(replace(SPEECH, date=Date(1917))),
    "month": record(replace(SPEECH, date=Date(1917, 9))),
    "May": record(replace(SPEECH, date=Date(1917, 5, 1))),
    "chapter": record(PRINTED),
    "chapter, whole text": record(PRINTED, at=""),
    "chapter by four": record(replace(PRINTED, authors=FOUR)),
    "chapter, dual date": record(replace(PRINTED, date_old_style=Date(1917, 10, 26))),
    "chapter, no date of its own": record(replace(PRINTED, date=None)),
    "chapter, other words": record(
        replace(
            PRINTED,
            source=Source(
                title="Works",
                volume="B",
                edition="revised",
                year="1972/3",
                publisher="Progress",
                pages="249",
            ),
        )
    ),
    "chapter, long pages": record(
        replace(PRINTED, source=replace(BOOK, pages="1196-1205", edition="", editors=()))
    ),
    "Cyrillic": record(
        replace(SPEECH, title="Доклад о мире", authors=("Ленин, Владимир",), language="ru")
    ),
    "quotation marks": titled('On "Peace"'),
    "quotation marks inside": titled("The “Peace” of 1917"),
    "apostrophes": titled("The People's and Workers' Peace"),
    "signs": titled("Peace & <War> | 100 %"),
    "question": titled("What Is to Be Done?"),
    "exclamation": titled("Peace!"),
    "full stop": titled("On War."),
    "abbreviation": titled("Message to the U.S."),
    "ellipsis": titled("Peace..."),
    "question in a book": record(replace(PRINTED, title="What Is to Be Done?")),
    "page": replace(record(PRINTED), pages=("250", "250")),
    "pages": replace(record(PRINTED), pages=("250", "251")),
    "pages of one hundred": replace(record(PRINTED), pages=("101", "108")),
    "pages of two hundreds": replace(record(PRINTED, at="p7-p9"), pages=("1198", "1203")),
    "pages from a hundred": replace(record(PRINTED), pages=("200", "204")),
    "Roman pages": replace(record(PRINTED), pages=("xii", "xiii")),
    "pages, volume without editor": replace(
        record(
            replace(PRINTED, source=replace(BOOK, editors=(), translators=(), edition="")),
        ),
        pages=("250", "251"),
    ),
    "page, no author": replace(record(replace(PRINTED, authors=())), pages=("250", "250")),
    "page of four authors": replace(record(replace(PRINTED, authors=FOUR)), pages=("250", "250")),
    "page, quotation marks": replace(
        record(replace(PRINTED, title="On “Peace”")), pages=("250", "250")
    ),
    "leaf in an archive": replace(
        record(
            replace(SPEECH, source=Source(archive="British Library", shelfmark="Add MS 1234")),
            kind="letter",
        ),
        pages=("12r", "12v"),
    ),
    "page of a site": replace(record(SPEECH, kind="speech"), pages=("250", "250")),
    "before Christ": record(replace(SPEECH, date=Date(-43, 3, 15)), kind="speech"),
    "before Christ, year": record(replace(SPEECH, date=Date(-43))),
    "1 BC": record(replace(SPEECH, date=Date(0, 12))),
    "early year": record(replace(SPEECH, date=Date(79, 8, 24))),
    "early year, no date of the day": record(replace(SPEECH, date=Date(499))),
    "before Christ in a book": record(replace(PRINTED, date=Date(-45, 9, 1))),
    "about a year": record(replace(SPEECH, date=parse_date("1640~"))),
    "uncertain year in a book": record(replace(PRINTED, date=parse_date("1898?"))),
    "period": record(replace(SPEECH, date=parse_date("1914/1918")), kind="speech"),
    "days, dual date": record(
        replace(
            SPEECH,
            date=parse_date("1917-11-07/1917-11-08"),
            date_old_style=parse_date("1917-10-25/1917-10-26"),
        ),
        kind="speech",
    ),
    "decade": record(replace(SPEECH, date=parse_date("164X"), source=LETTER), kind="letter"),
    "before a year": record(replace(SPEECH, date=parse_date("../1913"))),
    "quotation marks in a book": record(replace(PRINTED, title="On “Peace”")),
    **dict(_of_sources()),
}
