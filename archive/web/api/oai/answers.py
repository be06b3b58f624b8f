"""The answers of the OAI-PMH, as XML.

http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd
"""

import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from archive.export import dublin_core
from archive.export import xml
from archive.library.harvest import HarvestRecord
from archive.web.api.oai.arguments import OaiError
from archive.web.api.oai.arguments import OaiErrorCode
from archive.web.api.oai.arguments import Place

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_OAI = "http://www.openarchives.org/OAI/2.0/"
_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<OAI-PMH xmlns="{_OAI}" {_XSI} xsi:schemaLocation="{_OAI} {_OAI}OAI-PMH.xsd">\n'
)
#: A domain name, as the schema of identifiers has it.
_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)+")


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """A format of records."""

    prefix: str
    schema: str
    namespace: str


FORMATS = {
    each.prefix: each
    for each in (
        MetadataFormat("oai_dc", dublin_core.SCHEMA, dublin_core.NAMESPACE),
        MetadataFormat(
            "tei",
            "https://www.tei-c.org/release/xml/tei/custom/schema/xsd/tei_all.xsd",
            "http://www.tei-c.org/ns/1.0",
        ),
    )
}


def answer(content: str, *, now: str, url: str, given: Iterable[tuple[str, str]] = ()) -> str:
    """Return a whole answer of the time *now* to the arguments *given*, which came to *url*."""
    attributes = "".join(f" {xml.tag('a', **{name: value})[3:-1]}" for name, value in given)
    asked = f"<request{attributes}>{xml.words(url)}</request>\n"
    return f"{_START}<responseDate>{now}</responseDate>\n{asked}{content}</OAI-PMH>\n"


def error(raised: OaiError) -> str:
    """Return what is wrong with a request."""
    return xml.element("error", xml.words(str(raised)), code=raised.code) + "\n"


def repeats_arguments(raised: OaiError) -> bool:
    """Tell whether the answer that says what is wrong repeats the arguments (section 3.2)."""
    return raised.code not in (OaiErrorCode.BAD_VERB, OaiErrorCode.BAD_ARGUMENT)


def identify(*, name: str, url: str, email: str, earliest: str, host: str, sample: str) -> str:
    """Return what the repository at *url* is."""
    described = [
        ("repositoryName", name),
        ("baseURL", url),
        ("protocolVersion", "2.0"),
        ("adminEmail", email),
        ("earliestDatestamp", earliest),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
        ("compression", "br"),
    ]
    lines = [xml.text_element(*each) for each in described]
    if _DOMAIN.fullmatch(host):
        lines.append(_scheme(host, sample))
    return xml.element("Identify", _lines(lines)) + "\n"


def _scheme(host: str, sample: str) -> str:
    """Describe the identifiers (http://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm)."""
    namespace = f"{_OAI}oai-identifier"
    parts = [
        ("scheme", "oai"),
        ("repositoryIdentifier", host),
        ("delimiter", ":"),
        ("sampleIdentifier", sample),
    ]
    start = f'<oai-identifier xmlns="{namespace}" {_XSI} xsi:schemaLocation="{namespace} {namespace}.xsd">'
    written = _lines(xml.text_element(*each) for each in parts)
    return xml.element("description", f"{start}{written}</oai-identifier>")


def metadata_formats() -> str:
    """Return the formats of records."""
    described = (
        xml.element(
            "metadataFormat",
            xml.text_element("metadataPrefix", each.prefix)
            + xml.text_element("schema", each.schema)
            + xml.text_element("metadataNamespace", each.namespace),
        )
        for each in FORMATS.values()
    )
    return xml.element("ListMetadataFormats", _lines(described)) + "\n"


def sets(named: Iterable[tuple[str, str]]) -> list[str]:
    """Return the sets with these specs and names."""
    return [
        xml.element("set", xml.text_element("setSpec", spec) + xml.text_element("setName", name))
        for spec, name in named
    ]


def header(record: HarvestRecord, identifier: str) -> str:
    """Return the header of *record*."""
    # A page has hundreds of them, and none of these has a character that is escaped.
    specs = "".join(f"<setSpec>{spec}</setSpec>" for spec in record.specs)
    start = '<header status="deleted">' if record.deleted else "<header>"
    named = f"<identifier>{xml.words(identifier)}</identifier>"
    return f"{start}{named}<datestamp>{record.datestamp}</datestamp>{specs}</header>"


def record(head: str, metadata: str) -> str:
    """Return a record of its header and its *metadata*, without which it is deleted."""
    return xml.element("record", head + (f"<metadata>{metadata}</metadata>" if metadata else ""))


def page(verb: str, items: Sequence[str], place: Place, token: str) -> str:
    """Return a page of a list that begins at *place*; the last one without a *token*."""
    lines = list(items)
    if token or not place.is_first:
        size, cursor = str(place.size), str(place.cursor)
        start = xml.tag("resumptionToken", completeListSize=size, cursor=cursor)
        lines.append(f"{start}{token}</resumptionToken>")
    return xml.element(verb, _lines(lines)) + "\n"


def _lines(elements: Iterable[str]) -> str:
    return "\n" + "".join(f"{each}\n" for each in elements)
