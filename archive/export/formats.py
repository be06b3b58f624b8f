"""The formats that every passage can be had in: one row each."""

from dataclasses import dataclass

from archive.model.address import Address

#: The machine siblings of every place, by their endings, and how a person calls them.
FORMATS = (
    ("json", "JSON"),
    ("txt", "plain text"),
    ("md", "Markdown"),
    ("ris", "RIS"),
    ("bib", "BibTeX"),
    ("csl.json", "CSL-JSON"),
    ("tei.xml", "TEI"),
    ("jsonld", "JSON-LD"),
)


@dataclass(frozen=True, slots=True)
class Sibling:
    """The same place in another format."""

    address: str
    name: str
    mimetype: str


MIMETYPES = {
    "json": "application/json",
    "txt": "text/plain",
    "md": "text/markdown",
    # Zotero's connector offers to import the first two by these very types.
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "tei.xml": "application/tei+xml",
    "jsonld": "application/ld+json",
}


def siblings(where: Address) -> tuple[Sibling, ...]:
    """Return *where* in every other format."""
    return tuple(
        Sibling(str(where.sibling(ending)), name, MIMETYPES[ending]) for ending, name in FORMATS
    )
