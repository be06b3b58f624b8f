"""What Pincite writes as TEI reads back as the same text, but for what TEI, or a text without history, cannot say."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume
from hypothesis import given

from archive.export.xml import address
from archive.model.entity import EntityKind
from archive.model.lines import divided_lines
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import SourceType
from archive.model.text import Text
from archive.sources.canonical.format import read_canonical
from archive.sources.paragraph_builder import normalize_runs
from archive.sources.tei.reader import read_tei
from tests.export.test_tei import REAL
from tests.support.strategies import metadata
from tests.support.strategies import texts
from tests.support.tei import edition_of
from tests.support.tei import faults
from tests.support.tei import tei_of


def _read_back(text: Text) -> Text:
    return read_tei(tei_of(edition_of(text)).encode(), name="a.xml").text


def _has_words(text: Text) -> bool:
    """Tell whether there is anything to read; an accent that a correction parts from its letter is no word."""
    parted = any(
        unicodedata.combining(one.text[at : at + 1] or " ")
        for one in text.paragraphs
        for emendation in one.emendations
        for at in (emendation.start, emendation.end)
    )
    return not parted and any(one.text and not one.withdrawn for one in text.paragraphs)


def _marks_a_line_end(paragraph: Paragraph) -> bool:
    """Tell whether something begins or ends at the very space at which a line ends, which is the element for that."""
    ends = {
        run.start + n for run in paragraph.runs if run.kind is RunKind.LINE_BREAK for n in (0, 1)
    }
    starts = [
        *(
            at
            for run in paragraph.runs
            if run.kind is not RunKind.LINE_BREAK
            for at in (run.start, run.end)
        ),
        *(at for one in paragraph.emendations for at in (one.start, one.end)),
        *(page.at for page in paragraph.page_breaks),
        *(mark.at for mark in paragraph.note_marks),
    ]
    notes = (Paragraph("", note.text, runs=note.runs) for note in paragraph.notes)
    return not ends.isdisjoint(starts) or any(map(_marks_a_line_end, notes))


def _paragraph(paragraph: Paragraph) -> Paragraph:
    """Return *paragraph* as it comes back."""
    paragraph = replace(
        paragraph,
        # A text that is new here has no numbers: they belong to a history.
        number="",
        runs=_runs_of(paragraph),
        notes=tuple(map(_note, paragraph.notes)),
        indents=_indents(paragraph),
    )
    return paragraph


def _runs_of(paragraph: Paragraph) -> tuple[Run, ...]:
    """The lines of a stanza are elements, so a run ends with each."""
    runs = _runs(paragraph.text, paragraph.runs)
    if paragraph.kind is not ParagraphKind.STANZA or _is_crossed(paragraph):
        return runs
    cut = [
        replace(run, start=max(run.start, line.start), end=min(run.end, line.end))
        for run in runs
        for line in divided_lines(paragraph)
        if run.kind is not RunKind.LINE_BREAK
        and max(run.start, line.start) < min(run.end, line.end)
    ]
    return normalize_runs([*cut, *(run for run in runs if run.kind is RunKind.LINE_BREAK)])


def _runs(words: str, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    # Addresses are written with escapes for characters that an address cannot have.
    targeted = [replace(run, value=address(run.value)) if run.value else run for run in runs]
    return normalize_runs(targeted)


def _note(note: Note) -> Note:
    return replace(note, runs=_runs(note.text, note.runs))


def _indents(paragraph: Paragraph) -> tuple[int, ...]:
    """Only stanzas have indents in TEI, and not those whose lines a correction runs across."""
    if paragraph.kind is not ParagraphKind.STANZA or _is_crossed(paragraph):
        return ()
    return paragraph.indents[: len(divided_lines(paragraph))]


def _is_crossed(paragraph: Paragraph) -> bool:
    lines = divided_lines(paragraph)
    return not all(
        any(line.start <= one.start and one.end <= line.end for line in lines)
        for one in paragraph.emendations
    )


def _sections(text: Text) -> list[tuple[str, str, tuple[Paragraph, ...]]]:
    """Return the sections as they come back: withdrawn paragraphs have no words, and empty sections nothing to show."""
    found = []
    for section in text.sections:
        kept = tuple(
            _paragraph(one) for one in section.paragraphs if one.text and not one.withdrawn
        )
        if section.heading or kept:
            found.append((section.heading, section.kind, kept))
    return found


def _metadata(text: Text) -> Metadata:
    record = text.metadata
    url = f"https://archive.example.org/texts/{text.slug}"
    source = record.source
    # Family names that are guessed right need not be stated.
    return replace(record, source=replace(source, url=source.url or url), family_names=())


@given(texts())
def test_paragraphs_notes_and_corrections_read_back(text: Text) -> None:
    """Sections, paragraphs, speakers, runs, notes, page breaks and corrections come back as they were."""
    assume(_has_words(text) and not any(map(_marks_a_line_end, text.paragraphs)))
    back = _read_back(text)
    found = [(one.heading, one.kind, one.paragraphs) for one in back.sections]
    assert found == _sections(text)
    if len(found) == len(text.sections):
        assert [one.level for one in back.sections] == _depths(text)


def _depths(text: Text) -> list[int]:
    """Return how deep each section is: a part of a part may have skipped a level."""
    above: list[int] = []
    depths = []
    for section in text.sections:
        above = [level for level in above if level < section.level] + [section.level]
        depths.append(len(above))
    return depths


@given(metadata())
def test_records_read_back(found: Metadata) -> None:
    """Title, authors, dates, language, rights and source come back as they were."""
    text = Text("a-text", found, (Section("s1", "", (Paragraph("p1", "War and peace."),)),))
    back, record = _read_back(text).metadata, _metadata(text)
    if record.date is None:
        # An Old Style date gives its New Style date, and a printed one what it says.
        back = replace(back, date=record.date)
    if back.date_as_printed != record.date_as_printed:
        # Nothing is printed where the words are those of the date.
        assert not (back.date_as_printed and record.date_as_printed)
        back = replace(back, date_as_printed=record.date_as_printed)
    back = replace(back, source=_source(back.source), family_names=())
    assert back == replace(record, source=_source(record.source))


def _source(source: Source) -> Source:
    """A day of print that is only a year is the year; a source that says nothing has no type."""
    if source.date and not source.date.month:
        source = replace(source, date=None, year=source.year or str(source.date))
    bare = replace(source, type=None, url="", recipients=())
    return bare if bare == Source() else source


@pytest.mark.parametrize("path", REAL, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_real_texts_read_back(path: object) -> None:
    """Texts of the collection come back whole."""
    text = read_canonical(path.read_text(encoding="utf-8"), path=str(path)).text  # type: ignore[attr-defined]
    back = _read_back(text)
    assert [(one.heading, one.kind, one.paragraphs) for one in back.sections] == _sections(text)
    expected = _metadata(text)
    if expected.date and back.metadata.date_as_printed != expected.date_as_printed:
        # What is printed is the date in words, as a text without a printed date has it.
        assert expected.date_as_printed == expected.date.words
        expected = replace(expected, date_as_printed="")
    assert back.metadata == expected


def test_authorities_change_nothing_that_is_read_back() -> None:
    """Authors, people and places say where they are described, on elements that the schema allows."""
    record = Metadata(
        "A letter",
        ("Vladimir Lenin", "Council of People’s Commissars"),
        places=("Petrograd", "Bern"),
        people=("Leon Trotsky", "Mao Zedong"),
        source=Source(title="Letters", type=SourceType.LETTER, recipients=("Leon Trotsky",)),
    )
    wikidata, viaf = "https://www.wikidata.org/wiki/Q1394", "https://viaf.org/viaf/73 93146"
    authorities = {
        (EntityKind.AUTHOR, "Vladimir Lenin"): (wikidata, viaf),
        (EntityKind.AUTHOR, "Council of People’s Commissars"): ("https://example.org/sovnarkom",),
        (EntityKind.PERSON, "Leon Trotsky"): ("https://example.org/trotsky",),
        (EntityKind.PLACE, "Petrograd"): ("https://example.org/petrograd",),
    }
    text = Text("a-letter", record, (Section("s1", "", (Paragraph("p1", "Dear comrade!"),)),))
    plain, marked = (tei_of(edition_of(text), given) for given in ({}, authorities))
    assert " ref=" not in plain
    assert f'<author ref="{wikidata} {address(viaf)}"><persName>' in marked
    assert '<persName ref="https://example.org/trotsky"><forename>' in marked
    assert '<placeName ref="https://example.org/petrograd">Petrograd</placeName>' in marked
    assert "<placeName>Bern</placeName>" in marked
    assert faults([marked]) == []
    assert re.sub(' ref="[^"]*"', "", marked) == plain
    assert read_tei(marked.encode(), name="a.xml") == read_tei(plain.encode(), name="a.xml")
