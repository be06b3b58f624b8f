"""What is cited of a place, from its edition and this site."""

from archive.citation import Record
from archive.editions import Edition
from archive.refs import Address
from archive.web.site import absolute
from archive.web.site import collection
from archive.web.site import generation


def record_of(edition: Edition, where: Address) -> Record:
    """Return the record of *where* in *edition*, under the address that stays."""
    permanent = Address(where.slug, first=where.first, last=where.last)
    sections = generation().library.entry(where.slug).sections
    return Record(
        edition.text.metadata,
        place=permanent,
        url=absolute(str(permanent)),
        collection=collection().title,
        revision=0 if edition.draft else edition.revision,
        kind=next((section.kind for section in sections if section.kind), ""),
    )
