"""Segments of the index made for a test, as a build makes them, without a library."""

from collections.abc import Iterable
from collections.abc import Sequence
from pathlib import Path

from archive.array_file import write_arrays
from archive.language.analyser import Analyser
from archive.model.text import Text
from archive.search.engines.choice import WHOOSH
from archive.search.index.columns_builder import ColumnsBuilder
from archive.search.index.records import RecordsBuilder
from archive.search.index.segment import COLUMNS_FILE
from archive.search.index.segment import Segment
from archive.search.index.segment_words import SegmentWords
from archive.search.index.segment_words import SegmentWordsBuilder
from archive.search.indexer import Indexer
from archive.search.indexer import record_stems


def stem_of(exact: str) -> str:
    """Return the stem of a word in `words_of`: its first three letters."""
    return exact[:3]


def words_of(paragraphs: Sequence[str]) -> SegmentWords:
    """Return the words of a segment whose *paragraphs* have these texts, and nothing else."""
    builder, analyser = SegmentWordsBuilder(), Analyser()
    for paragraph in paragraphs:
        analysis = analyser.analyse(paragraph)
        surfaces = [paragraph[s:e] for s, e in zip(analysis.starts, analysis.ends, strict=True)]
        builder.begin()
        builder.add("text", analysis, "en", stem_of, surfaces.__getitem__)
        builder.end("text")
    return builder.finish()


def segment_of(folder: Path, texts: Iterable[Text], *, engine: str = WHOOSH) -> Segment:
    """Return the segment of *texts* with the postings of *engine*, built in *folder*, which is new."""
    folder.mkdir()
    indexer, columns, records = Indexer(folder, engine), ColumnsBuilder(), RecordsBuilder()
    for text in texts:
        metadata = text.metadata
        stems_of = record_stems(metadata.language, early_print=metadata.early_print)
        columns.add_text(text)
        records.add_text(metadata, stems_of)
        for section in text.sections:
            columns.add_section(section)
            records.add_section(section.heading, stems_of)
            for paragraph in section.paragraphs:
                indexer.add(paragraph, metadata.language, early_print=metadata.early_print)
                columns.add_paragraph(paragraph)
        indexer.end_text()
    indexer.finish()
    write_arrays(folder / COLUMNS_FILE, {**columns.arrays(), **records.arrays()})
    return Segment(folder.parent, folder.name)
