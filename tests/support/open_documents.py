"""OpenDocument texts made for tests: a package with a body, styles and properties."""

from tests.support.word_files import zipped

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_URN}:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "style": "style",
        "table": "table",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "meta": "meta",
    }.items()
)
_OTHERS = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _root(name: str, inside: str) -> str:
    return f'<?xml version="1.0"?><office:{name} {_NAMESPACES} {_OTHERS}>{inside}</office:{name}>'


def open_document(
    body: str,
    *,
    styles: str = "",
    pages: str = "",
    properties: str = "",
    others: dict[str, str | bytes] | None = None,
) -> bytes:
    """Return the bytes of an OpenDocument text with *body*; *pages* are what the master page has."""
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    master = f"<office:master-styles>{pages}</office:master-styles>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": _root(
                "document-content",
                f"{automatic}<office:body><office:text>{body}</office:text></office:body>",
            ),
            "styles.xml": _root("document-styles", master),
            "meta.xml": _root("document-meta", f"<office:meta>{properties}</office:meta>"),
            **(others or {}),
        }
    )
