"""The files of a text, a paragraph or a range, in the formats of the table in `archive.export.formats`."""

from flask import Response
from flask import request

from archive.citation import plain
from archive.errors import NotHere
from archive.export.formats import format_of
from archive.export.source import PassageSource
from archive.library.authorities import authorities_of
from archive.library.passage import Passage
from archive.model.address import Address
from archive.web.citations.citations import citation_of
from archive.web.citations.records import notes_of
from archive.web.citations.records import record_of
from archive.web.context import absolute
from archive.web.context import current


def passage_file(found: Passage, where: Address) -> Response:
    """Return the passage at *where* in the format of its ending. Raises `NotHere` where there is none."""
    format = format_of(where.format)
    if format is None or not format.is_of(where):
        raise NotHere(request.path)
    source = passage_source(found, where)
    response = Response(format.passage_file(source), content_type=format.content_type)
    if format.write_records is not None or format.whole_texts:
        # A file with a name of its own is what a citation manager or an e-reader takes up.
        name = f"{source.record.key}.{format.ending}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def passage_source(found: Passage, where: Address) -> PassageSource:
    """Return *found* at *where* with all that a writer of a file needs."""
    edition, record = found.edition, record_of(found, where)
    library, past = current.generation.library, current.generation.library.past
    return PassageSource(
        passage=found,
        record=record,
        citation=plain(citation_of(record).main),
        absolute=absolute,
        notes=notes_of(found),
        revisions=lambda: past.summaries(
            edition.text.slug, below=edition.revision + 1, count=edition.revision
        )[::-1],
        deadline=current.deadline,
        today=current.today.isoformat(),
        authorities=lambda: authorities_of(library, edition.text.metadata),
    )
