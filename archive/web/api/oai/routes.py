"""The address at which harvesters ask: ``/oai``.

Everything that was ever published has a record for ever: what is withdrawn, and the former slugs of what was renamed,
have one that says so. Drafts have none.
"""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint
from flask import Response
from flask import request

from archive.errors import PinciteError
from archive.export.dublin_core import write_dublin_core
from archive.export.tei import write_tei
from archive.language.language_names import language_name
from archive.library.authorities import authorities_of
from archive.library.harvest import HarvestRecord
from archive.library.harvest import HarvestSet
from archive.model.address import Address
from archive.web.api.oai import answers
from archive.web.api.oai.arguments import Arguments
from archive.web.api.oai.arguments import OaiError
from archive.web.api.oai.arguments import OaiErrorCode
from archive.web.api.oai.arguments import Place
from archive.web.api.oai.arguments import Verb
from archive.web.context import absolute
from archive.web.context import current
from archive.web.middleware.headers import NO_STORE
from archive.web.middleware.headers import OAI

blueprint = Blueprint("oai", __name__)

PATH = "/oai"
#: Records or sets of a page. Of whole texts it has one: each has an element with the id ``p1``, which a strict reader
#: of XML takes once in a document.
PAGE_RECORDS = 100
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
#: Where nothing was published yet: no datestamp is earlier.
_BEFORE_ALL = "2020-01-01T00:00:00Z"


class NoPublicAddress(PinciteError):
    """Harvesters know records by the host name of the site, which is not set."""


@blueprint.route(PATH, methods=["GET", "POST"])
def oai() -> Response:
    """Respond to a harvester."""
    if not current.settings.url:
        raise NoPublicAddress(PATH)
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    given: Sequence[tuple[str, str]] = ()
    try:
        arguments = Arguments.parse(pairs)
        given = arguments.given
        content = _ANSWERS[arguments.verb](arguments)
    except OaiError as error:
        given = pairs if answers.repeats_arguments(error) else ()
        content = answers.error(error)
    body = answers.answer(content, now=f"{now}Z", url=absolute(PATH), given=given)
    response = Response(body, content_type=f"{OAI}; charset=utf-8")
    # It says when it was made, and a harvester begins there the next time.
    response.headers["Cache-Control"] = NO_STORE
    return response


def _identify(_: Arguments) -> str:
    harvest = current.generation.library.harvest
    return answers.identify(
        name=current.collection.title,
        url=absolute(PATH),
        email=_email(),
        earliest=harvest.earliest() or _BEFORE_ALL,
        host=_host(),
        sample=_identifier("report-on-peace"),
    )


def _email() -> str:
    """Return the address of whoever keeps the archive; where none is known, one that the host should have."""
    for contact in (current.collection.contact, current.settings.report):
        if found := _EMAIL.fullmatch(contact.strip().removeprefix("mailto:").partition("?")[0]):
            return found[0]
    return f"webmaster@{_host()}"


def _host() -> str:
    return urlsplit(current.settings.url).hostname or ""


def _identifier(slug: str) -> str:
    return f"oai:{_host()}:{slug}"


def _list_metadata_formats(arguments: Arguments) -> str:
    if arguments.identifier:
        _record(arguments.identifier)
    return answers.metadata_formats()


def _list_sets(arguments: Arguments) -> str:
    harvest, place = current.generation.library.harvest, arguments.place
    found = harvest.sets(after=place.key, count=PAGE_RECORDS + 1)
    if not found and place.is_first:
        raise OaiError(OaiErrorCode.NO_SET_HIERARCHY, "There are no sets here yet.")
    if place.is_first:
        place = replace(place, size=harvest.set_count())
    shown = found[:PAGE_RECORDS]
    items = answers.sets((each.spec, _set_name(each)) for each in shown)
    token = ""
    if len(found) > len(shown):
        token = arguments.token(_after(place, "", shown[-1].spec, len(shown)))
    return answers.page(arguments.verb, items, place, token)


def _set_name(found: HarvestSet) -> str:
    """Return the name of a set: ``Language: English``."""
    kind, _, value = found.spec.partition(".")
    return f"{kind.capitalize()}: {found.name or language_name(value) or value}"


def _list_identifiers(arguments: Arguments) -> str:
    return _list(arguments, _headers)


def _list_records(arguments: Arguments) -> str:
    write = _WRITERS[_known_prefix(arguments)]

    def written(records: Sequence[HarvestRecord]) -> Iterator[str]:
        metadata = write([each for each in records if not each.deleted])
        for each, header in zip(records, _headers(records), strict=True):
            yield answers.record(header, "" if each.deleted else next(metadata))

    return _list(arguments, written)


def _list(arguments: Arguments, write: Callable[[Sequence[HarvestRecord]], Iterator[str]]) -> str:
    """Return a page of a list of records, each of which *write* writes."""
    prefix, place = _known_prefix(arguments), arguments.place
    harvest = current.generation.library.harvest
    after = None if place.is_first else (place.stamp, place.key)
    found = harvest.records(arguments.selection, after=after, count=PAGE_RECORDS + 1)
    if place.is_first:
        if not found:
            _refuse_emptiness(arguments)
        place = replace(place, size=harvest.count(arguments.selection))
    whole_texts = prefix == "tei" and arguments.verb is Verb.LIST_RECORDS
    shown = found[: _with_one_text(found) if whole_texts else PAGE_RECORDS]
    items = list(write(shown))
    token = ""
    if len(items) < len(found):
        last = shown[len(items) - 1]
        token = arguments.token(_after(place, last.datestamp, last.slug, len(items)))
    # Where the rest of a list changed while it was read, and is no longer selected, a last page is empty.
    return answers.page(arguments.verb, items, place, token)


def _refuse_emptiness(arguments: Arguments) -> None:
    """Raise the `OaiError` of a list without any record."""
    spec = arguments.selection.spec
    if spec and not current.generation.library.harvest.sets(count=1):
        raise OaiError(OaiErrorCode.NO_SET_HIERARCHY, "There are no sets here yet.")
    if spec and not current.generation.library.harvest.has_set(spec):
        raise OaiError(OaiErrorCode.NO_RECORDS_MATCH, "There is no such set; see ListSets.")
    raise OaiError(OaiErrorCode.NO_RECORDS_MATCH, "Nothing was changed or deleted in that time.")


def _with_one_text(records: Sequence[HarvestRecord]) -> int:
    """Return how many of *records* come before the second text; deleted ones have none."""
    texts = 0
    for number, each in enumerate(records[:PAGE_RECORDS]):
        texts += not each.deleted
        if texts > 1:
            return number
    return PAGE_RECORDS


def _after(place: Place, stamp: str, key: str, count: int) -> Place:
    return replace(place, stamp=stamp, key=key, cursor=place.cursor + count)


def _get_record(arguments: Arguments) -> str:
    found = _record(arguments.identifier)
    write = _WRITERS[_known_prefix(arguments)]
    header, metadata = next(_headers([found])), "" if found.deleted else next(write([found]))
    return f"<GetRecord>\n{answers.record(header, metadata)}\n</GetRecord>\n"


def _record(identifier: str) -> HarvestRecord:
    """Return the record with an *identifier*. Raises `OaiError`."""
    slug = identifier.removeprefix(_identifier(""))
    found = current.generation.library.harvest.record(slug) if slug != identifier else None
    if found is None:
        message = f"No record here has this identifier; they are like {_identifier('a-text')}."
        raise OaiError(OaiErrorCode.ID_DOES_NOT_EXIST, message)
    return found


def _known_prefix(arguments: Arguments) -> str:
    if arguments.prefix not in answers.FORMATS:
        message = f"Records are to be had as {' and '.join(answers.FORMATS)}."
        raise OaiError(OaiErrorCode.CANNOT_DISSEMINATE_FORMAT, message)
    return arguments.prefix


def _headers(records: Iterable[HarvestRecord]) -> Iterator[str]:
    before = _identifier("")
    return (answers.header(record, f"{before}{record.slug}") for record in records)


def _dublin_core(records: Sequence[HarvestRecord]) -> Iterator[str]:
    slugs = [record.slug for record in records]
    metadata = current.generation.library.harvest.metadata(slugs)
    site, publisher = absolute(""), current.collection.title
    for slug in slugs:
        yield write_dublin_core(metadata[slug], url=f"{site}{Address(slug)}", publisher=publisher)


def _tei(records: Sequence[HarvestRecord]) -> Iterator[str]:
    library = current.generation.library
    for record in records:
        edition = library.edition(record.slug)
        past = library.past.summaries(
            record.slug, below=edition.revision + 1, count=edition.revision
        )
        written = write_tei(
            edition,
            url=absolute(str(Address(record.slug))),
            collection=current.collection.title,
            revisions=past[::-1],
            authorities=authorities_of(library, edition.text.metadata),
            deadline=current.deadline,
        )
        # Without the XML declaration: the whole answer has one.
        yield written.partition("?>\n")[2]


_WRITERS: dict[str, Callable[[Sequence[HarvestRecord]], Iterator[str]]] = {
    "oai_dc": _dublin_core,
    "tei": _tei,
}
_ANSWERS: dict[Verb, Callable[[Arguments], str]] = {
    Verb.IDENTIFY: _identify,
    Verb.LIST_METADATA_FORMATS: _list_metadata_formats,
    Verb.LIST_SETS: _list_sets,
    Verb.LIST_IDENTIFIERS: _list_identifiers,
    Verb.LIST_RECORDS: _list_records,
    Verb.GET_RECORD: _get_record,
}
