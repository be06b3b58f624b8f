"""EPUB 3: texts and selected passages as a book for reading without the site."""

from archive.export.epub.book import MEDIA_TYPE
from archive.export.epub.book import Book
from archive.export.epub.book import Chapter
from archive.export.epub.book import write_book
from archive.export.epub.chapters import chapters_of_text
from archive.export.epub.chapters import colophon
from archive.export.epub.chapters import passage_chapter

__all__ = [
    "MEDIA_TYPE",
    "Book",
    "Chapter",
    "chapters_of_text",
    "colophon",
    "passage_chapter",
    "write_book",
]
