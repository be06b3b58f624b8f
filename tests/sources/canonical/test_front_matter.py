"""The record at the top of a file: names and sources, as a volunteer writes them."""

import pytest

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Source
from archive.model.text import SourceType
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.front_matter import write_front

HEAD = "---\nslug: a\ntitle: A\n"


def read(front: str) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return the record with the lines *front*, and the warnings about it."""
    made = read_canonical(f"{HEAD}{front}---\nx\n", path="a.md")
    return made.text.metadata, made.notes


def refused(front: str) -> Problem:
    """Return the one fatal problem of a record with the lines *front*."""
    with pytest.raises(BrokenText) as raised:
        read_canonical(f"{HEAD}{front}---\nx\n", path="a.md")
    (problem,) = [problem for problem in raised.value.problems if problem.fatal]
    return problem


class TestNames:
    """Authors, editors and translators."""

    @pytest.mark.parametrize(
        ("front", "authors", "families"),
        [
            ("author: Mao Zedong\n", ("Mao Zedong",), ()),
            ("author: [V. Lenin, L. Trotsky]\n", ("V. Lenin", "L. Trotsky"), ()),
            (
                "author: {name: Mao Zedong, family: Mao}\n",
                ("Mao Zedong",),
                (("Mao Zedong", "Mao"),),
            ),
            (
                "author:\n  name: Hồ Chí Minh\n  family: Hồ\n",
                ("Hồ Chí Minh",),
                (("Hồ Chí Minh", "Hồ"),),
            ),
            (
                "author:\n  - V. Lenin\n  - {name: Mao Zedong, family: Mao}\n",
                ("V. Lenin", "Mao Zedong"),
                (("Mao Zedong", "Mao"),),
            ),
            (
                "author: {name: Young Ireland, family: Young Ireland}\n",
                ("Young Ireland",),
                (("Young Ireland", "Young Ireland"),),
            ),
            ("author: {name: Mao Zedong}\n", ("Mao Zedong",), ()),
            ("author:\n", (), ()),
        ],
    )
    def test_author_is_a_name_or_says_its_family_name(
        self, front: str, authors: tuple[str, ...], families: tuple[tuple[str, str], ...]
    ) -> None:
        """Each form is read, and written so that it reads the same."""
        record, notes = read(front)
        assert (record.authors, record.family_names, notes) == (authors, families, ())
        assert read(write_front("a", record).removeprefix(HEAD).removesuffix("---\n"))[0] == record

    def test_source_has_several_editors_and_translators(self) -> None:
        """A list has several; one line stays one line, however many persons it names."""
        record, notes = read(
            "source:\n  title: Works\n  editor: [George Hanna, {name: Mao Zedong, family: Mao}]\n"
            "  translator: Yuri Sdobnikov and George Hanna\n"
        )
        assert record.source == Source(
            title="Works",
            editors=("George Hanna", "Mao Zedong"),
            translators=("Yuri Sdobnikov and George Hanna",),
        )
        assert (record.family_names, notes) == ((("Mao Zedong", "Mao"),), ())
        assert write_front("a", record) == (
            f"{HEAD}source:\n  title: Works\n  editor:\n    - George Hanna\n    - name: Mao Zedong\n"
            "      family: Mao\n  translator: Yuri Sdobnikov and George Hanna\n---\n"
        )

    @pytest.mark.parametrize(
        ("front", "line", "words"),
        [
            ("author: [[Lenin]]\n", 4, "a name or a list of names"),
            ("author: {family: Mao}\n", 4, "the name is missing"),
            ("author:\n  name: Mao Zedong\n  family: Li\n", 6, "neither the beginning nor the end"),
            ("author: {name: A Maoist B, family: Mao}\n", 4, "neither the beginning nor the end"),
            ("author:\n  name: [A]\n  family: A\n", 5, "one value"),
            (
                "author: {name: Mao Zedong, family: Mao}\n"
                "source:\n  editor: {name: Mao Zedong, family: Zedong}\n",
                6,
                "'Mao' above",
            ),
            ("source:\n  editor: [[A]]\n", 5, "a name or a list of names"),
        ],
    )
    def test_unclear_name_is_refused(self, front: str, line: int, words: str) -> None:
        """A name that cannot be read is reported with its line."""
        problem = refused(front)
        assert problem.line == line
        assert words in f"{problem.message} {problem.remedy}"

    def test_unknown_value_of_a_name_is_told(self) -> None:
        """A misspelt word in a name is ignored, with the known ones."""
        record, (note,) = read("author: {name: Mao Zedong, familly: Mao}\n")
        assert record.family_names == ()
        assert (note.line, note.remedy, note.fatal) == (4, "Did you mean family?", False)


class TestDates:
    """Dates of early and late years."""

    @pytest.mark.parametrize(
        ("written", "words"),
        [
            ("-0043-03-15", "15 March 44 BC"),
            ('"-0043-03"', "March 44 BC"),
            ("0000", "1 BC"),
            ("0079-08-24", "24 August 79 AD"),
        ],
    )
    def test_year_before_christ(self, written: str, words: str) -> None:
        """Years are counted as in ISO 8601, and are written as they were read, without quotes."""
        metadata, notes = read(f"date: {written}\n")
        assert metadata.date is not None
        assert metadata.date.words == words
        assert notes == ()
        date = written.strip('"')
        assert f"\ndate: {date}\n" in write_front("a", metadata)

    def test_the_ides_of_march_in_both_calendars(self) -> None:
        """An Old Style date before Christ is compared with the New Style one."""
        _, notes = read("date: -0043-03-13\ndate_old_style: -0043-03-15\n")
        assert notes == ()
        _, (note,) = read("date: -0043-03-15\ndate_old_style: -0043-03-15\n")
        assert "-0043-03-13 New Style" in note.message

    @pytest.mark.parametrize("written", ["-43", "44 BC", "-0000", "B.C. 44"])
    def test_other_spellings_are_refused_with_the_right_one(self, written: str) -> None:
        """A year before Christ in another spelling is refused, with an example."""
        assert "-0043-03-15 in 44 BC (0000 is 1 BC)" in refused(f"date: {written}\n").remedy

    def test_last_day_of_all(self) -> None:
        """A day whose New Style year would have five digits is not compared."""
        _, notes = read("date: 9999-12-31\ndate_old_style: 9999-12-31\n")
        assert notes == ()


class TestSource:
    """What the words were taken from."""

    @pytest.mark.parametrize(
        ("source", "read_as"),
        [
            ("The Times", Source(title="The Times")),
            (
                "{title: Works, year: 1972/3, editor: A and B}",
                Source(title="Works", year="1972/3", editors=("A and B",)),
            ),
            (
                "{type: newspaper, title: The Times, date: 1917-11-09, page: 4}",
                Source(SourceType.NEWSPAPER, "The Times", date=Date(1917, 11, 9), pages="4"),
            ),
            (
                "{type: Magazine, title: Punch, pages: 3-4, volume: 2}",
                Source(SourceType.MAGAZINE, "Punch", pages="3-4", volume="2"),
            ),
            (
                "{type: journal, title: Past, volume: 12, issue: 3, year: 1934}",
                Source(SourceType.JOURNAL, "Past", volume="12", issue="3", year="1934"),
            ),
            (
                "{type: letter, recipient: [L. Trotsky, War Office], place: Petrograd}",
                Source(
                    SourceType.LETTER, recipients=("L. Trotsky", "War Office"), place="Petrograd"
                ),
            ),
            (
                "{type: archive, archive: NA, archive_place: Kew, collection: FO 371, box: 12, folder: a}",
                Source(
                    SourceType.ARCHIVE,
                    archive="NA",
                    archive_place="Kew",
                    collection="FO 371",
                    box="12",
                    folder="a",
                ),
            ),
            (
                "{type: web page, title: MIA, url: 'https://example.org'}",
                Source(SourceType.WEBPAGE, "MIA", "https://example.org"),
            ),
            ("{type: book, title: Works}", Source(SourceType.BOOK, "Works")),
        ],
    )
    def test_source_is_read_and_written(self, source: str, read_as: Source) -> None:
        """Each source is read without a warning, and written so that it reads the same."""
        record, notes = read(f"source: {source}\n")
        assert (record.source, notes) == (read_as, ())
        again = write_front("a", record).removeprefix(HEAD).removesuffix("---\n")
        assert read(again)[0] == record

    @pytest.mark.parametrize(
        ("source", "line", "words"),
        [
            ("  type: newspapr\n  title: The Times\n", 5, "Did you mean newspaper?"),
            ("  title: A\n  type: parchment\n", 6, "book, newspaper, magazine, journal, letter"),
            ("  title: A\n  colection: B\n", 6, "Did you mean collection?"),
            ("  type: newspaper\n  page: 4\n", 5, "title of the newspaper is missing"),
            ("  place: P\n  year: 1902\n", 6, "title of what was printed is missing"),
            ("  type: newspaper\n  title: A\n  date: 9 Nov 1917\n", 7, "1917-11-08"),
            ("  type: letter\n  volume: 3\n", 6, "It has title, url"),
            ("  type: webpage\n  title: A\n  pages: 3\n", 7, "'pages' is kept, but not cited"),
            ("  type: book\n  title: A\n  issue: 3\n", 7, "'issue' is kept"),
            ("  title: A\n  year: 1972\n  issue: 3\n", 7, "source of type book"),
            ("  title: A\n  page: 4\n  pages: 5\n", 6, "'page' is ignored"),
        ],
    )
    def test_what_does_not_fit_is_told(self, source: str, line: int, words: str) -> None:
        """An unknown type, name or field of another type is told with its line; the text is read."""
        _, (note,) = read(f"source:\n{source}")
        assert (note.line, note.fatal) == (line, False)
        assert words in f"{note.message} {note.remedy}"

    def test_what_does_not_fit_is_kept(self) -> None:
        """A field that the type does not have stays in the record and in its file."""
        record, _ = read("source: {type: letter, volume: 3}\n")
        assert record.source.volume == "3"
        assert "  volume: 3\n" in write_front("a", record)

    @pytest.mark.parametrize("year", ["publisher: P", "year: 1972", "volume: 3", "pages: 4"])
    def test_source_without_type_is_a_book_as_before(self, year: str) -> None:
        """A title with a publisher, year, volume or pages is a printed edition; a title alone is none."""
        record, notes = read(f"source: {{title: Works, {year}}}\n")
        assert (record.source.form, notes) == (SourceType.BOOK, ())
        assert read("source: {title: Works, editor: A, place: B, edition: C}\n")[0].source.form is (
            None
        )

    def test_journal_without_number_is_cited_by_its_date(self) -> None:
        """A journal of which only the day is known is a magazine."""
        assert read("source: {type: journal, title: A, date: 1917-11-09}\n")[0].source.form is (
            SourceType.MAGAZINE
        )


class TestNamesOfSubjects:
    """Places, collections, subjects and people beside the author."""

    @pytest.mark.parametrize(
        ("front", "record"),
        [
            ("place: Petrograd\n", Metadata("A", places=("Petrograd",))),
            ("place: [Petrograd, Kiev]\n", Metadata("A", places=("Petrograd", "Kiev"))),
            ("collections: peace-1917\n", Metadata("A", collections=("peace-1917",))),
            ("collections:\n  - a\n  - b\n", Metadata("A", collections=("a", "b"))),
            (
                "subjects:\n  - Peace\n  - War, civil\n",
                Metadata("A", subjects=("Peace", "War, civil")),
            ),
            ("subjects: [Peace, Peace]\n", Metadata("A", subjects=("Peace",))),
            ("subjects: 1917\n", Metadata("A", subjects=("1917",))),
            ("people: Nicholas II\n", Metadata("A", people=("Nicholas II",))),
            (
                "people:\n  - Ada\n  - {name: Mao Zedong, family: Mao}\n",
                Metadata("A", people=("Ada", "Mao Zedong"), family_names=(("Mao Zedong", "Mao"),)),
            ),
            ("place:\nsubjects: []\npeople:\n", Metadata("A")),
        ],
    )
    def test_each_is_one_name_or_several(self, front: str, record: Metadata) -> None:
        """Each form is read, and written so that it reads the same."""
        assert read(front) == (record, ())
        assert read(write_front("a", record).removeprefix(HEAD).removesuffix("---\n"))[0] == record

    @pytest.mark.parametrize(
        ("front", "line", "words", "remedy"),
        [
            ("collections: Peace 1917\n", 4, "'Peace 1917' is not a valid slug", "peace-1917"),
            ("collections: [a, B]\n", 4, "'B' is not a valid slug", "collections: b"),
            ("place: {name: Kiev}\n", 4, "a name or a list of names", "hyphen"),
            ("subjects: [[a]]\n", 4, "a name or a list of names", "hyphen"),
            ("people: [[a]]\n", 4, "a name or a list of names", ""),
        ],
    )
    def test_what_is_none_of_these_is_told(
        self, front: str, line: int, words: str, remedy: str
    ) -> None:
        """With its line and what to write."""
        problem = refused(front)
        assert (problem.line, words in problem.message) == (line, True)
        assert remedy in problem.remedy
