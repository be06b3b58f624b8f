"""What is cited of a place, from its edition and this site."""

from archive.citation import Record
from archive.editions import Edition
from archive.holdings import Entry
from archive.refs import Address
from archive.refs import Ref
from archive.web.site import absolute
from archive.web.site import collection
from archive.web.site import generation


def record_of(edition: Edition, where: Address) -> Record:
    """Return the record of *where* in *edition*, under the address of its page."""
    permanent = where.sibling("")
    return Record(
        edition.text.metadata,
        place=permanent,
        url=absolute(str(permanent)),
        collection=collection().title,
        revision=0 if edition.draft else edition.revision,
        kind=_kind(generation().library.entry(where.slug)),
    )


def record_of_hit(ref: Ref) -> Record:
    """Return the record of a paragraph that a search found."""
    entry = generation().library.entry(ref.slug)
    return Record(
        entry.metadata,
        place=ref.address,
        url=absolute(str(ref.address)),
        collection=collection().title,
        revision=entry.revision,
        kind=_kind(entry),
    )


def _kind(entry: Entry) -> str:
    """Return what the text is, by the first of its sections that says it."""
    return next((section.kind for section in entry.sections if section.kind), "")
