"""PDF documents that are damaged, or made to do harm."""

from tests.support.pdf_files import Line
from tests.support.pdf_files import pdf
from tests.support.pdf_files import stream
from tests.support.pdf_files import whole

MORE = [
    Line("In the morning the boats went out again.", bottom=687),
    Line("The women stood at the wall and looked.", bottom=674),
]
WORDS = [Line("The harbour was full of ships, and nobody spoke of the storm.", bottom=700)]
_PLAIN = pdf(WORDS)
_SIZE = "/MediaBox [0 0 612 792]"


def _with_pages(*kids: bytes, first: bytes = b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>") -> bytes:
    return whole([b"<< /Type /Catalog /Pages 2 0 R >>", first, b"<< >>", *kids])


def _page_that_shows(form: str, content: int) -> bytes:
    resources = f"/Resources << /XObject << {form} >> >>"
    return f"<< /Type /Page /Parent 2 0 R {_SIZE} {resources} /Contents {content} 0 R >>".encode()


def nested_page_tree(depth: int) -> bytes:
    """Return a document whose only page is below so many others."""
    inner = [f"<< /Type /Pages /Count 1 /Kids [{at + 5} 0 R] >>".encode() for at in range(depth)]
    return _with_pages(*inner, b"<< /Type /Page /MediaBox [0 0 612 792] >>")


def page_tree_in_a_circle() -> bytes:
    """Return a document whose page tree leads to itself."""
    return _with_pages(b"<< /Type /Pages /Count 9 /Kids [2 0 R 4 0 R] /Parent 2 0 R >>")


def form_that_shows_itself() -> bytes:
    """Return a document with a form on its page that shows itself, twice each time."""
    page = _page_that_shows("/A 5 0 R", 6)
    entries = (
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R >> >>"
    )
    return _with_pages(page, stream(b"/A Do /A Do", entries=entries), stream(b"/A Do"))


def forms_that_show_forms(levels: int) -> bytes:
    """Return a document whose form shows ten forms, each of which shows ten others, and so on for so many levels."""
    page = _page_that_shows("/A 6 0 R", 5)
    forms = []
    for at in range(levels):
        inner = f"/Resources << /XObject << /A {at + 7} 0 R >> >>" if at + 1 < levels else ""
        entries = f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {inner}"
        forms.append(stream(b"/A Do " * 10 if inner else b"q Q", entries=entries))
    return _with_pages(page, stream(b"/A Do"), *forms)


def pages_without_words(count: int) -> bytes:
    """Return a document of so many pages without words."""
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>" for _ in range(count)]
    kids = " ".join(f"{at + 4} 0 R" for at in range(count))
    return _with_pages(*pages, first=f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode())


def locked() -> bytes:
    """Return a document that needs a password."""
    key = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00> <00>]"
    return _PLAIN.replace(b"/Info 3 0 R", f"/Info 3 0 R {lock}".encode())


def _secret(state: str) -> bytes:
    return f"BT /plain 11 Tf {state} 1 0 0 1 72 500 Tm (Nobody reads this.) Tj ET".encode()


def letters_without_names() -> bytes:
    """Return a document whose font does not say which letters it prints."""
    info = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    looks = "<< /Type /FontDescriptor /FontName /X /Flags 4 >>"
    below = f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo {info} /FontDescriptor {looks} >>"
    font = f"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [{below}] >>"
    page = f"<< /Type /Page /Parent 2 0 R {_SIZE} /Resources << /Font << /F {font} >> >> /Contents 5 0 R >>"
    shown = b"BT /F 11 Tf 72 700 Td <0024002500260003003700480049> Tj 0 -13 Td <00240025002600030037> Tj ET"
    return _with_pages(page.encode(), stream(shown))


#: What is refused, with the words of the refusal.
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing after the first sign": (b"%PDF-1.7\n", "damaged"),
    "rubbish": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
    "cut in the middle": (_PLAIN[: len(_PLAIN) // 2], "damaged"),
    "no pages": (pdf(), "damaged|no pages"),
    "no words": (pages_without_words(3), "pictures of pages, and no text"),
    "password": (locked(), "locked with a password"),
    "too many pages": (pages_without_words(5_001), "too many pages"),
    "pages below pages": (nested_page_tree(3_000), "damaged|no text|no pages"),
    "pages in a circle": (page_tree_in_a_circle(), "damaged|no text|no pages"),
    "form that shows itself": (form_that_shows_itself(), "more time or memory"),
    "forms that show forms": (forms_that_show_forms(9), "more time or memory"),
    "brackets": (pdf([], raw=b"[" * 3_000_000), "no text"),
    "dictionaries": (_with_pages(b"<< /A " * 50_000), "damaged|no text|no pages"),
}

#: What is read, though it holds more than words, with what is said of it; nothing where that is empty.
READ: dict[str, tuple[bytes, str]] = {
    "script": (
        pdf(
            WORDS,
            catalog="/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert(1)) >>] >> >>",
        ),
        "script",
    ),
    "script at opening": (
        pdf(WORDS, catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        "",
    ),
    "program": (pdf(WORDS, catalog="/OpenAction << /S /Launch /F (calc.exe) >>"), ""),
    "address": (pdf(WORDS, catalog="/OpenAction << /S /URI /URI (https://example.org/) >>"), ""),
    "attachment": (
        pdf(
            WORDS,
            catalog="/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) >>] >> >>",
        ),
        "attached",
    ),
    "form": (
        pdf(WORDS, page=f"{_SIZE} /Annots [<< /Subtype /Widget /FT /Tx /Rect [0 0 9 9] >>]"),
        "form",
    ),
    "comment": (
        pdf(WORDS, page=f"{_SIZE} /Annots [<< /Subtype /Text /Rect [0 0 9 9] /Contents (x) >>]"),
        "comments",
    ),
    "huge page": (pdf(WORDS, page="/MediaBox [0 0 200000 200000]"), ""),
    "page without size": (pdf(WORDS, page="/MediaBox [0 0 0 0]"), ""),
    "page the wrong way round": (pdf(WORDS, page="/MediaBox [612 792 0 0]"), ""),
    "sizes that are no numbers": (pdf(WORDS, page="/MediaBox [(a) null 612 792]"), ""),
    "states that are not closed": (pdf(WORDS, raw=b"q " * 500_000), ""),
    "blanks packed closely": (pdf(WORDS, raw=b" " * 20_000_000), ""),
    "font sizes": (
        pdf([*WORDS, Line("Large.", bottom=600, size=1e30), Line("None.", bottom=500, size=0)]),
        "",
    ),
    "places": (pdf([*WORDS, Line("Far away.", left=1e30, bottom=-1e30)]), ""),
    "markup in words": (
        pdf([*WORDS, Line("<script>alert(1)</script> {pb 3} [^1]: # > | {#p1}", bottom=600)]),
        "",
    ),
    "white words": (pdf([*WORDS, *MORE], raw=_secret("1 g")), "Nobody reads this"),
    "words without ink": (pdf([*WORDS, *MORE], raw=_secret("3 Tr")), "cannot be seen"),
    "words that only cut": (pdf([*WORDS, *MORE], raw=_secret("7 Tr")), "cannot be seen"),
    "words below the page": (
        pdf([*WORDS, *MORE, Line("Nobody reads this.", bottom=-90)]),
        "cannot be seen",
    ),
    "title with half a sign": (pdf(WORDS, info="/Title <feff0041d8000042>"), ""),
    "title of a million letters": (pdf(WORDS, info=f"/Title ({'A' * 1_000_000})"), ""),
    "title that writes to the terminal": (
        pdf(WORDS, info="/Title <feff001b005b0032004a0041202e0042>"),
        "",
    ),
    "control characters": (pdf([*WORDS, Line("a\x07b\x1bc\x7fd", bottom=600)]), ""),
    "before the beginning": (b"HTTP/1.1 200 OK\r\n\r\n" + _PLAIN, ""),
    "after the end": (_PLAIN + b"\n" + bytes(range(256)), ""),
}
