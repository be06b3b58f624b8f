"""Collections made for a test: texts from values, built as any other."""

from collections.abc import Iterable
from pathlib import Path

from archive.indexing.build import build
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.model.edtf import AnyDate
from archive.model.text import Emendation
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Section
from archive.model.text import Text
from archive.settings import Settings
from archive.sources.canonical.format import write_canonical


def text_of(
    slug: str,
    *paragraphs: str | Paragraph,
    author: str = "",
    date: AnyDate | None = None,
    language: str = "en",
    kind: str = "",
    heading: str = "",
    title: str = "",
    early_print: bool = False,
) -> Text:
    """Return a text of one section; strings are plain paragraphs."""
    made = tuple(p if isinstance(p, Paragraph) else Paragraph("", p) for p in paragraphs)
    metadata = Metadata(
        title=title or slug.replace("-", " ").title(),
        authors=(author,) if author else (),
        date=date,
        language=language,
        early_print=early_print,
    )
    return Text(slug, metadata, (Section("s1", heading, made, kind),))


def with_emendation(text: str, shown: str, transmitted: str) -> Paragraph:
    """Return a paragraph in which *shown* is the emendation of *transmitted*."""
    at = text.index(shown)
    return Paragraph("", text, emendations=(Emendation(at, at + len(shown), transmitted),))


def with_stage_direction(text: str, direction: str) -> Paragraph:
    """Return a paragraph in which *direction* is a stage direction."""
    at = text.index(direction)
    return Paragraph("", text, runs=(Run(at, at + len(direction), RunKind.STAGE),))


def with_note(text: str, note: str) -> Paragraph:
    """Return a paragraph with a footnote at its end."""
    return Paragraph("", text, note_marks=(NoteMark(len(text), "1"),), notes=(Note("1", note),))


def write_texts(folder: Path, texts: Iterable[Text]) -> None:
    """Write working copies of *texts* into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for text in texts:
        (folder / f"{text.slug}.md").write_text(write_canonical(text), encoding="utf-8")


def built(folder: Path, texts: Iterable[Text], *, engine: str = "auto") -> Generation:
    """Write *texts* below *folder*, build them, and open what was built."""
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=engine)
    write_texts(settings.texts, texts)
    build(settings)
    return Live(settings).now()
