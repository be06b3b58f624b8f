"""Routes of the JSON API that search: paragraphs, occurrences in their context, and quotations."""

from collections.abc import Iterable

from flask import Blueprint
from flask import Response
from flask import abort
from flask import jsonify
from flask import request
from werkzeug.datastructures import MultiDict

from archive.citation import plain
from archive.language.controls import typed
from archive.quotation.verdicts import QuotationResult
from archive.search.corpus.all_hits import FoundParagraph
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.query.canonical import canonical
from archive.search.query.notices import Notice
from archive.search.request import Order
from archive.search.results import Facet
from archive.search.results import Hit
from archive.search.results import RecordHit
from archive.web.api.v1 import objects
from archive.web.api.v1.answers import add_description
from archive.web.api.v1.answers import paged
from archive.web.api.v1.answers import refuse_long_addresses
from archive.web.api.v1.answers import site_url
from archive.web.api.v1.objects import Json
from archive.web.api.v1.parameters import FILTERS
from archive.web.api.v1.parameters import MAX_REFUSED
from archive.web.api.v1.parameters import PAGING
from archive.web.api.v1.parameters import SEARCH
from archive.web.api.v1.parameters import StrictParameters
from archive.web.api.v1.parameters import read_search
from archive.web.api.v1.problems import BadParameters
from archive.web.api.v1.problems import ParameterError
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_at
from archive.web.context import absolute
from archive.web.context import current
from archive.web.parameters import echoed
from archive.web.parameters import in_current_texts
from archive.web.quotations.routes import MAX_CHECKED_CHARS
from archive.web.quotations.routes import MAX_CITABLE_CHARS
from archive.web.quotations.routes import MAX_QUOTATIONS
from archive.web.quotations.routes import address
from archive.web.search.concordance_page import MAX_SORTED
from archive.web.search.hit_view import HitViews
from archive.web.wording.queries import describe_search
from archive.web.wording.quotation import remark_sentence
from archive.web.wording.results import notice_sentence

blueprint = Blueprint("api_search", __name__, url_prefix="/api/v1")
blueprint.before_request(refuse_long_addresses)
blueprint.after_request(add_description)


@blueprint.get("/search")
def search() -> Response:
    """Return the paragraphs that a search finds, page by page."""
    reader = StrictParameters(request.args, (*SEARCH, "sort", *PAGING), repeated=FILTERS)
    page = reader.page()
    asked = in_current_texts(read_search(reader, current.settings, page=page))
    reader.check()
    results = current.generation.searcher.search(asked, current.deadline)
    current.uncacheable |= results.timed_out or results.incomplete_feedback
    if not results.timed_out:
        page.check(results.total)
    head = {
        "query": asked.q,
        "reading": describe_search(results.tree, asked),
        "canonical": canonical(results.tree),
        "scope": asked.scope.value,
        "timed_out": results.timed_out,
        "texts": None if results.timed_out else results.texts,
        "notices": _notices(results.notices),
        "records": [_record(each) for each in results.records.hits],
        "closest": _hits(results.closest.hits if results.closest else ()),
        "facets": [_facet(each) for each in results.facets],
    }
    total = None if results.timed_out else results.total
    return paged(head, "items", _hits(results.hits), page, total)


@blueprint.get("/concordance")
def concordance() -> Response:
    """Return each occurrence that a search finds in its context, page by page."""
    reader = StrictParameters(request.args, (*SEARCH, "order", *PAGING), repeated=FILTERS)
    page = reader.page()
    asked = in_current_texts(read_search(reader, current.settings, page=page, sort=False))
    order = reader.choice("order", Order.PLACE)
    reader.check()
    # A search that took all of the time would leave none for a single line.
    until = current.deadline.halfway()
    found = current.generation.searcher.all_hits(asked, until).until(current.deadline)
    survey = found.survey(current.settings.surveyed)
    total = survey.occurrences if survey.is_whole else None
    if order is Order.PLACE:
        if total is not None:
            page.check(total)
        lines = found.lines(survey, page.first, page.end)
    else:
        most = min(current.settings.surveyed, MAX_SORTED)
        ordered = found.sorted_lines(survey, order, most)
        total = len(ordered.places) if ordered.every == 1 else None
        page.check(len(ordered.places))
        lines = found.lines_at(ordered.places[page.first : page.end])
    head = {
        "query": asked.q,
        "reading": describe_search(found.tree, asked),
        "canonical": canonical(found.tree),
        "order": order.value,
        "timed_out": survey.timed_out,
        "paragraphs": found.total,
        "texts": found.texts,
        "notices": _notices(found.notices),
    }
    url = site_url()
    return paged(head, "items", [_line(*each, url) for each in lines], page, total)


@blueprint.route("/quotation", methods=["GET", "POST"])
def quotation() -> Response:
    """Return where each quotation in a text comes from, and which of its words differ there."""
    reader = StrictParameters(_given(), ("q",))
    most = MAX_CHECKED_CHARS if request.method == "POST" else MAX_CITABLE_CHARS
    given = reader.words("q", most=most, required=True)
    reader.check()
    results = current.generation.quotations.check(
        given, current.deadline, limit=MAX_QUOTATIONS, max_chars=MAX_CHECKED_CHARS
    )
    items = [_verdict(result) for result in results]
    return jsonify({"total": len(items), "items": items})


def _given() -> MultiDict[str, str]:
    """Return the parameters of the address, or of the JSON object that was sent."""
    if request.method != "POST":
        return request.args
    if request.mimetype != "application/json":
        abort(415)
    # What the address has beside it would be passed over in silence.
    StrictParameters(request.args, ()).check()
    body = _json_body()
    if not isinstance(body, dict):
        raise BadParameters(
            [ParameterError("q", "The body is not a JSON object.", ('{"q": "…"}',))]
        )
    wrong = [echoed(name) for name, value in body.items() if not isinstance(value, str)]
    if wrong:
        detail = "The value is not a string."
        errors = [ParameterError(name, detail, ("a string",)) for name in wrong[:MAX_REFUSED]]
        raise BadParameters(errors)
    return MultiDict({typed(name): typed(value) for name, value in body.items()})


def _json_body() -> object:
    """Return the JSON that was sent, or None where it is none, or nested too deeply to be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _verdict(result: QuotationResult) -> Json:
    return objects.verdict_object(
        result,
        entry=current.generation.library.entry,
        citation=lambda place: plain(citation_of(record_at(place)).main),
        remark=remark_sentence,
        url=absolute(address(result.quotation, result.coverage.state)),
        absolute=absolute,
    )


def _hits(hits: Iterable[Hit]) -> list[Json]:
    views, library, url = HitViews(""), current.generation.library, site_url()
    return [
        objects.hit_object(
            hit,
            library.entry(hit.ref.slug),
            citation=plain(views.citation(hit)),
            absolute=url,
        )
        for hit in hits
    ]


def _notices(notices: Iterable[Notice]) -> list[Json]:
    return [
        {"sentence": notice_sentence(notice), "query": notice.meant or None} for notice in notices
    ]


def _record(record: RecordHit) -> Json:
    place = record.ref.address.text if record.is_text else record.ref.address
    return {
        "ref": objects.ref_of(place),
        "url": absolute(str(place)),
        "title": record.title,
        "section": record.section,
    }


def _facet(facet: Facet) -> Json:
    return {
        "parameter": facet.name.value,
        "left_off": facet.left_off,
        "values": [
            {"value": each.value, "label": each.label, "count": each.count, "chosen": each.chosen}
            for each in facet.values
        ],
    }


def _line(hit: FoundParagraph, line: ConcordanceLine, url: objects.Absolute) -> Json:
    entry = current.generation.library.entry(hit.ref.slug)
    return objects.line_object(hit, line, entry, absolute=url)
