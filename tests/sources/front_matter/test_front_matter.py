"""Front matter of Pandoc, Hugo, Jekyll and their like goes to the record, and every key of it is told."""

from pathlib import Path

import pytest

from archive.errors import BrokenText
from archive.model.text import Text
from archive.sources.detection import SourceFormat
from archive.sources.detection import detect
from archive.sources.reader import read_bytes
from archive.sources.reader import read_source
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

_BODY = "\nThe bridge at our town is in a bad state, and nobody has mended it for years.\n"


def _made(front: str, body: str = _BODY) -> Import:
    source = front + body
    assert detect(source.encode()) is SourceFormat.TRANSCRIPT
    return read_transcript(source.encode(), name="bridge.md")


def _yaml(*lines: str) -> Text:
    return _made("\n".join(("---", *lines, "---", ""))).text


def test_front_matter_of_pandoc_goes_to_the_record() -> None:
    """Title, author, date and language go to the record; the slug is made of the title."""
    text = _yaml(
        'title: "On the *Bridge*"', "author: John Smith", "date: 1887-07-03", "lang: en-GB"
    )
    record = text.metadata
    assert (text.slug, record.title, record.authors) == (
        "on-the-bridge",
        "On the Bridge",
        ("John Smith",),
    )
    assert (str(record.date), record.date_as_printed, record.language) == (
        "1887-07-03",
        "",
        "en-GB",
    )
    assert [one.text for one in text.paragraphs] == [_BODY.strip()]


@pytest.mark.parametrize(
    ("lines", "authors", "families"),
    [
        (("author: Karl Marx and Frederick Engels",), ("Karl Marx", "Frederick Engels"), ()),
        (
            ("author:", "  - Karl Marx", "  - Frederick Engels"),
            ("Karl Marx", "Frederick Engels"),
            (),
        ),
        (
            ("author:", "- name: Mao Zedong", "  family: Mao"),
            ("Mao Zedong",),
            (("Mao Zedong", "Mao"),),
        ),
        (("author: {given: Jane, family: Doe}",), ("Jane Doe",), (("Jane Doe", "Doe"),)),
        (('authors: ["Jane Doe^[of the college]", A. Roe]',), ("Jane Doe", "A. Roe"), ()),
        (("creator:", "- role: author", "  text: Jane Doe"), ("Jane Doe",), ()),
        (("author: Society of Friends, London",), ("Society of Friends, London",), ()),
    ],
)
def test_authors_are_names_lists_or_tables(
    lines: tuple[str, ...], authors: tuple[str, ...], families: tuple[tuple[str, str], ...]
) -> None:
    """Authors are names, lists of names, or tables with parts of names."""
    record = _yaml("title: On Trade", *lines).metadata
    assert (record.authors, record.family_names) == (authors, families)


@pytest.mark.parametrize(
    ("written", "date", "printed"),
    [
        ("1887-07-03", "1887-07-03", ""),
        ("1887", "1887", ""),
        ("1640~", "1640~", ""),
        ("164X", "164X", ""),
        ('"1914/1918"', "1914/1918", ""),
        ("July 3, 1887", "1887-07-03", "July 3, 1887"),
        ("c. 1640", "1640~", "c. 1640"),
        ("14 juillet 1789", "1789-07-14", "14 juillet 1789"),
        ("before May 1914", "../1914-04", "before May 1914"),
        ("2019-02-03T10:00:00+01:00", "2019-02-03", ""),
        ("2019-02-03 10:00:00 +0100", "2019-02-03", ""),
    ],
)
def test_dates_are_as_exact_as_they_are_written(written: str, date: str, printed: str) -> None:
    """A date in any form goes to the record, as exact as it is written, and as printed where it was printed."""
    record = _yaml("title: On Trade", f"date: {written}").metadata
    assert (str(record.date), record.date_as_printed) == (date, printed)


@pytest.mark.parametrize("written", ["last summer", r"\today", "2/11/2011"])
def test_a_date_that_is_none_is_told_and_not_guessed(written: str) -> None:
    """A date that cannot be read is told, to be checked, and not guessed."""
    made = _made(f"---\ntitle: On Trade\ndate: {written}\n---\n")
    assert made.text.metadata.date is None
    assert any(one.needs_check and written in one.before for one in made.report)


def test_the_source_of_a_text_is_stated_in_many_names() -> None:
    """Editors, translators, publisher, address and rights go to the record of the source."""
    record = _yaml(
        "title: On Trade",
        "creator:",
        "- {role: author, text: Jane Doe}",
        "- {role: editor, text: A. Roe}",
        "translator: [B. Poe]",
        "publisher: Green & Co.",
        "canonicalURL: https://example.org/trade",
        "rights: {type: free, text: Public domain}",
    ).metadata
    source = record.source
    assert (record.authors, source.editors, source.translators) == (
        ("Jane Doe",),
        ("A. Roe",),
        ("B. Poe",),
    )
    assert (source.publisher, source.url) == ("Green & Co.", "https://example.org/trade")
    assert record.rights == "Public domain"


def test_a_subtitle_follows_the_title_and_the_heading_is_not_doubled() -> None:
    """A subtitle follows the title, and the slug has only the title."""
    made = _made("---\ntitle: On Trade\nsubtitle: A Letter\n---\n", f"\n# On Trade\n{_BODY}")
    assert (made.text.metadata.title, made.text.slug) == ("On Trade: A Letter", "on-trade")


def test_keys_without_a_place_are_told_with_their_lines() -> None:
    """Each key that the record has no place for is told, with its line."""
    made = _made(
        "---\ntitle: On Trade\nlayout: post\n# a remark\ndraft:\n  - wool\nabstract: |\n  Of wool.\n---\n"
    )
    told = {change.line: change.before for change in made.report if "has no place" in change.why}
    assert told == {
        3: "layout: post\n# a remark",
        5: "draft:\n  - wool",
        7: "abstract: |\n  Of wool.",
    }


def test_front_matter_of_hugo_in_toml() -> None:
    """TOML between lines of ``+++`` is read like YAML."""
    made = _made(
        '+++\ntitle = "On Trade"\ndate = 1887-07-03\nauthors = ["Jane Doe"]\nslug = "wool"\n\n[params]\nx = 1\n+++\n'
    )
    record = made.text.metadata
    assert (made.text.slug, record.title, record.authors) == ("wool", "On Trade", ("Jane Doe",))
    assert str(record.date) == "1887-07-03"
    assert any("“params” has no place" in change.why for change in made.report)


@pytest.mark.parametrize(
    "block",
    [
        '{\n "title": "On Trade",\n"author": "Jane Doe",\n "date": "1887-07-03T00:00:00Z",\n "params": {"x": 1}\n}\n',
        '{"title":"On Tr\\u0061de", "author": "Jane Doe", "date": "1887-07-03", "params": [1]}\n',
    ],
)
def test_front_matter_of_hugo_in_json(block: str) -> None:
    """A JSON object above the text, on several lines or one, is read like YAML."""
    made = _made(block)
    record = made.text.metadata
    assert (record.title, record.authors, str(record.date)) == (
        "On Trade",
        ("Jane Doe",),
        "1887-07-03",
    )
    assert any("“params” has no place" in change.why for change in made.report)


@pytest.mark.parametrize(
    "source",
    [
        '{"title": "On Trade", "author": "Jane Doe"}\n',
        '{"title": "On Trade"} {"title": "On Wool"}\n',
        '{"rows": 1, "columns": 2}\n\nWords below that.\n',
        '{"title": "On Trade",\n\nWords below that.\n',
    ],
)
def test_other_json_is_data_and_refused(source: str) -> None:
    """An object without a text below it, or without a title, is no front matter."""
    with pytest.raises(BrokenText, match="JSON"):
        read_bytes(source.encode(), "data.md")


@pytest.mark.parametrize("heading", ["# On Trade", "# On Trade #", "#  *On trade*"])
@pytest.mark.parametrize(
    "front",
    ["---\ntitle: On Trade\nlayout: post\n---\n", '+++\ntitle = "On Trade"\n+++\n', '{"title": "On Trade"}\n'],
    ids=["YAML", "TOML", "JSON"],
)  # fmt: skip
def test_a_title_that_is_repeated_is_no_heading(front: str, heading: str) -> None:
    """Many tools want the title above the text, too."""
    words = "The trade of the town has not grown since the flood took the bridge."
    made = read_bytes(f"{front}\n{heading}\n\n{words}\n".encode(), "trade.md")
    assert [section.heading for section in made.text.sections] == [""]
    assert [paragraph.text for paragraph in made.text.paragraphs] == [words]
    other = read_bytes(f"{front}\n# Of Wool\n\n{words}\n".encode(), "trade.md")
    assert [section.heading for section in other.text.sections] == ["Of Wool"]


def test_front_matter_of_jekyll_with_a_slug_is_not_ours() -> None:
    """A slug is of Hugo or Jekyll where a key beside it is; a bad one is made good."""
    text = _yaml("layout: post", "slug: On Wool!", "title: On Trade")
    assert text.slug == "on-wool"


@pytest.mark.parametrize(
    ("block", "title", "authors", "date"),
    [
        (
            "% On Trade\n% Jane Doe; A. Roe\n% July 3, 1887\n",
            "On Trade",
            ("Jane Doe", "A. Roe"),
            "1887-07-03",
        ),
        ("% On Trade\n  and Wool\n%\n% 1887\n", "On Trade and Wool", (), "1887"),
        ("% On Trade\n% Jane Doe\n  A. Roe\n", "On Trade", ("Jane Doe", "A. Roe"), "None"),
    ],
)
def test_title_block_of_pandoc(block: str, title: str, authors: tuple[str, ...], date: str) -> None:
    """Up to three fields that begin with a percent sign are title, authors and date."""
    record = _made(block).text.metadata
    assert (record.title, record.authors, str(record.date)) == (title, authors, date)


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("---\ntitle: On Trade\nauthor: Jane: Doe\n---\n", 3, "not YAML"),
        ("---\ntitle: On Trade\ntitle: On Wool\n---\n", 3, "given twice"),
        ("---\ntitle: *wool\n---\n", 2, "alias"),
        ('+++\ntitle = "On Trade"\ndate = 1887-13-03\n+++\n', 3, "not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(front: str, line: int, words: str) -> None:
    """Front matter with a mistake refuses the file, with the line and what to do."""
    with pytest.raises(BrokenText) as caught:
        _made(front)
    (problem,) = caught.value.problems
    assert (problem.line, words in problem.message, bool(problem.remedy)) == (line, True, True)


@pytest.mark.parametrize(
    "source",
    [
        "---\n\nThe bridge is in a bad state.\n\n---\n\nNobody has mended it.\n",
        "---\nNote: the bridge is bad.\n---\n\nNobody has mended it for years.\n",
        "% of the people were for it, as the table shows.\nOthers were not.\n\nNobody asked.\n",
        "+++\nWords between two lines of crosses.\n+++\n\nNobody asked.\n",
    ],
)
def test_rules_and_signs_of_a_text_are_no_front_matter(source: str) -> None:
    """What stands between two rules, or after a percent sign, stays text where it is no record."""
    made = read_transcript(source.encode(), name="x.txt")
    kept = " ".join(one.text for one in made.text.paragraphs) + made.text.metadata.title
    assert not any("front matter" in change.why for change in made.report)
    assert source.split("\n\n")[-1].strip() in kept


def test_our_own_front_matter_keeps_its_strict_meaning(tmp_path: Path) -> None:
    """A file with a slug, or with numbers, is canonical: its mistakes are named, and nothing is guessed."""
    for source in (
        "---\nslug: a\ntitle: A\ndate: July 3, 1887\n---\nWords.\n",
        "---\nslug: a\ntags: [x]\ntitle: A\ndate: July 3, 1887\n---\nWords. {#p1}\n",
        "---\ntitle: A\noccasion: A meeting\n---\nWords.\n",
    ):
        path = tmp_path / "a.md"
        path.write_text(source, encoding="utf-8")
        assert detect(source.encode()) is SourceFormat.CANONICAL
        with pytest.raises(BrokenText):
            read_source(path)


def test_every_change_of_the_record_is_recorded_as_one() -> None:
    """Front matter is no part of the text that is left out."""
    made = _made("---\ntitle: On Trade\ntags: [a, b, c]\n---\n")
    assert not any(change.kind is ChangeKind.LEFT_OUT for change in made.report)


@pytest.mark.parametrize(
    ("lines", "subjects"),
    [
        ("keywords: [wool, trade in wool]\n", ("wool", "trade in wool")),
        ("keywords: wool, trade in wool\n", ("wool", "trade in wool")),
        ("keywords: Wool, English; trade\n", ("Wool, English", "trade")),
        ("tags:\n  - wool\ncategories: [trade, wool]\n", ("wool", "trade")),
        ("keywords: [Wool, English]\nsubject: Letters\n", ("Wool", "English", "Letters")),
        ("tags: [{name: wool}, '*trade*']\n", ("wool", "trade")),
        ("subject: trade in wool\n", ("trade in wool",)),
        ("tags: []\ncategory:\n", ()),
    ],
)
def test_keywords_tags_and_categories_are_subjects(lines: str, subjects: tuple[str, ...]) -> None:
    """A list, or words with semicolons or commas between them; each once, and told as part of the record."""
    made = _made(f"---\ntitle: On Trade\n{lines}---\n")
    assert made.text.metadata.subjects == subjects
    told = " ".join(change.after for change in made.report if "subject" in change.why)
    assert all(subject in told for subject in subjects)
