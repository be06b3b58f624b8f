"""Ebooks made for tests: a package with a few files of text."""

from tests.support.word_files import zipped

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def chapter(inside: str, *, body: str = "") -> str:
    """Return the XHTML of a file; *body* are attributes of its ``body``."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body {body}>{inside}</body></html>'
    )


def ebook(
    chapters: dict[str, str],
    *,
    record: str = "<dc:title>On Trade</dc:title>",
    items: str = "",
    guide: str = "",
    others: dict[str, str | bytes] | None = None,
) -> bytes:
    """Return the bytes of an ebook whose *chapters*, by their names, are read in this order."""
    listed = "".join(f'<item id="{name}" href="{name}"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:opf="http://www.idpf.org/2007/opf"><metadata>{record}</metadata>'
        f"<manifest>{listed}{items}</manifest><spine>{spine}</spine><guide>{guide}</guide></package>"
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OPS/book.opf": opf,
            **{f"OPS/{name}": page for name, page in chapters.items()},
            **(others or {}),
        }
    )
