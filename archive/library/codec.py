"""Encoding of values for the library: compact JSON and bytes that decode to equal values."""

import json
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import fields
from typing import Any

from archive.citation import CitedText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.library.entries import ListedText
from archive.model.arrangement import Arrangement
from archive.model.date import Date
from archive.model.edition import Correction
from archive.model.edition import Event
from archive.model.edtf import parse_date
from archive.model.entity import Authority
from archive.model.text import Emendation
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import SourceType
from archive.model.word_diff import Difference


def dump_marks(paragraph: Paragraph) -> str:
    """Return all of *paragraph* but its number and text; empty for plain prose."""
    marks: dict[str, Any] = {}
    if paragraph.kind is not ParagraphKind.PROSE:
        marks["kind"] = paragraph.kind.value
    if paragraph.speaker:
        marks["speaker"] = paragraph.speaker
    if paragraph.indents:
        marks["indents"] = paragraph.indents
    if paragraph.runs:
        marks["runs"] = _runs(paragraph.runs)
    if paragraph.emendations:
        marks["emendations"] = [[e.start, e.end, e.transmitted] for e in paragraph.emendations]
    if paragraph.page_breaks:
        marks["pages"] = [[b.at, b.label] for b in paragraph.page_breaks]
    if paragraph.note_marks:
        marks["marks"] = [[m.at, m.label] for m in paragraph.note_marks]
    if paragraph.notes:
        marks["notes"] = [[n.label, n.text, _runs(n.runs)] for n in paragraph.notes]
    if paragraph.withdrawn:
        marks["withdrawn"] = paragraph.withdrawn
    return json.dumps(marks, ensure_ascii=False, separators=(",", ":")) if marks else ""


def load_paragraph(number: str, text: str, dumped: str) -> Paragraph:
    """Return the paragraph that `dump_marks` was given."""
    if not dumped:
        return Paragraph(number, text)
    marks = json.loads(dumped)
    return Paragraph(
        number,
        text,
        kind=ParagraphKind(marks.get("kind", ParagraphKind.PROSE)),
        runs=_load_runs(marks.get("runs", ())),
        emendations=tuple(Emendation(*e) for e in marks.get("emendations", ())),
        page_breaks=tuple(PageBreak(*b) for b in marks.get("pages", ())),
        note_marks=tuple(NoteMark(*m) for m in marks.get("marks", ())),
        notes=tuple(
            Note(label, words, _load_runs(r)) for label, words, r in marks.get("notes", ())
        ),
        speaker=marks.get("speaker", ""),
        indents=tuple(marks.get("indents", ())),
        withdrawn=marks.get("withdrawn", ""),
    )


def load_speaker(dumped: str) -> str:
    """Return the speaker of the paragraph that `dump_marks` was given; empty where there is none."""
    return str(json.loads(dumped).get("speaker", "")) if '"speaker"' in dumped else ""


def dump_sections(sections: Iterable[Section]) -> str:
    """Return whole *sections* as JSON, for a text that is kept and not searched."""
    rows = [
        [s.id, s.heading, s.kind, s.level, [_whole(paragraph) for paragraph in s.paragraphs]]
        for s in sections
    ]
    return json.dumps(rows, ensure_ascii=False)


def load_sections(dumped: str) -> tuple[Section, ...]:
    """Return the sections that `dump_sections` was given."""
    return tuple(
        Section(id, heading, tuple(load_paragraph(*row) for row in rows), kind, level)
        for id, heading, kind, level, rows in json.loads(dumped)
    )


def _whole(paragraph: Paragraph) -> list[str]:
    return [paragraph.number, paragraph.text, dump_marks(paragraph)]


def dump_metadata(metadata: Metadata) -> str:
    """Return *metadata* as JSON."""
    record = asdict(metadata)
    record["source"] = _dump_source(metadata.source)
    for name in ("date", "date_old_style"):
        value = getattr(metadata, name)
        record[name] = str(value) if value else None
    return json.dumps(record, ensure_ascii=False)


def load_metadata(dumped: str) -> Metadata:
    """Return the metadata that `dump_metadata` was given."""
    record = json.loads(dumped)
    for name in ("date", "date_old_style"):
        record[name] = parse_date(record[name]) if record[name] else None
    for name in ("authors", "places", "collections", "subjects", "people"):
        record[name] = tuple(record[name])
    record["source"] = _load_source(record["source"])
    record["family_names"] = tuple(map(tuple, record["family_names"]))
    return Metadata(**record)


def dump_authority(authority: Authority | None) -> str:
    """Return all that *authority* says beside the names, as JSON; empty where it says nothing."""
    stated = {
        name: value
        for name in ("dates", "same_as", "note", "latitude", "longitude", "words")
        if (value := getattr(authority, name, None)) not in (None, "", ())
    }
    return json.dumps(stated, ensure_ascii=False) if stated else ""


def load_authority(slug: str, name: str, sort_name: str, dumped: str) -> Authority:
    """Return the authority that `dump_authority` was given, without other spellings."""
    stated = json.loads(dumped or "{}")
    stated["same_as"] = tuple(stated.get("same_as", ()))
    return Authority(slug, name, sort_name, **stated)


def dump_listed(text: ListedText) -> str:
    """Return *text* but its slug as JSON."""
    listed = {
        "title": text.title,
        "authors": text.authors,
        "date": str(text.date or ""),
        "draft": text.draft,
        "cited": dump_cited(text.cited),
        "urn": text.urn,
    }
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def load_listed(slug: str, dumped: str) -> ListedText:
    """Return the text *slug* that `dump_listed` was given."""
    stored = json.loads(dumped)
    return ListedText(
        slug=slug,
        title=stored["title"],
        authors=tuple(stored["authors"]),
        date=parse_date(stored["date"]) if stored["date"] else None,
        draft=stored["draft"],
        cited=load_cited(stored["cited"]),
        urn=stored["urn"],
    )


def dump_cited(cited: CitedText) -> dict[str, Any]:
    """Return *cited* as an object of JSON."""
    stored = {field.name: getattr(cited, field.name) for field in fields(cited)}
    return stored | {"old_style": str(cited.old_style or "")}


def load_cited(stored: dict[str, Any]) -> CitedText:
    """Return what `dump_cited` was given."""
    old_style = stored["old_style"]
    return CitedText(**(stored | {"old_style": Date.parse(old_style) if old_style else None}))


def _dump_source(source: Source) -> dict[str, Any]:
    stored = asdict(source)
    if source.date:
        stored["date"] = str(source.date)
    return {key: value for key, value in stored.items() if value}


def _load_source(stored: dict[str, Any]) -> Source:
    read: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    if "type" in read:
        read["type"] = SourceType(read["type"])
    if "date" in read:
        read["date"] = Date.parse(read["date"])
    return Source(**read)


def _runs(runs: tuple[Run, ...]) -> list[list[object]]:
    return [[run.start, run.end, run.kind.value, run.value] for run in runs]


def _load_runs(listed: list[list[Any]]) -> tuple[Run, ...]:
    return tuple(Run(start, end, RunKind(kind), value) for start, end, kind, value in listed)


def dump_problem(problem: Problem) -> list[object]:
    """Return *problem* as a row of JSON; only one that has a kind of its own has seven cells."""
    row: list[object] = [problem.path, problem.line, problem.message, problem.remedy, problem.fatal]
    if problem.kind is not ProblemKind.STATED:
        row += [problem.kind.value, dict(problem.arguments)]
    return row


def load_problem(row: Sequence[Any]) -> Problem:
    """Return the problem that `dump_problem` was given."""
    path, line, message, remedy, fatal, *rest = row
    if not rest:
        return Problem(path, line, message, remedy, fatal)
    return Problem.of(ProblemKind(rest[0]), path, line, fatal=fatal, **rest[1])


def dump_correction(correction: Correction) -> str:
    """Return all of *correction* but its revision and its number."""
    stored: dict[str, Any] = {"event": correction.event.value}
    for name in ("others", "moved", "beside"):
        if value := getattr(correction, name):
            stored[name] = value
    for name in ("words", "notes"):
        if steps := getattr(correction, name):
            stored[name] = [[d.old] if d.same else [d.old, d.new] for d in steps]
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def load_correction(revision: int, number: str, stored: str) -> Correction:
    """Return the correction that `dump_correction` was given."""
    stated = json.loads(stored)
    return Correction(
        int(revision),
        number,
        Event(stated["event"]),
        others=tuple(stated.get("others", ())),
        moved=stated.get("moved", ""),
        beside=tuple(stated.get("beside", ())),
        words=_differences(stated.get("words", ())),
        notes=_differences(stated.get("notes", ())),
    )


def dump_arrangement(arrangement: Arrangement) -> str:
    """Return all of *arrangement* but its revision and the numbers."""
    names = ("added", "became", "moved")
    stored = {name: value for name in names if (value := getattr(arrangement, name))}
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def load_arrangement(revision: int, listed: str, stored: str) -> Arrangement:
    """Return the arrangement that `dump_arrangement` was given."""
    stated = json.loads(stored)
    return Arrangement(
        int(revision),
        listed,
        added=tuple(stated.get("added", ())),
        became={number: tuple(parts) for number, parts in stated.get("became", {}).items()},
        moved=stated.get("moved", {}),
    )


def _differences(listed: Iterable[list[str]]) -> tuple[Difference, ...]:
    return tuple(Difference(step[0], step[-1]) for step in listed)
