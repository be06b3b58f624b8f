"""The record at the top of a file: names and sources, as a volunteer writes them."""

import pytest

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Metadata
from archive.model.text import Source
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
