"""Routes of the quotation check: the page, and the same as JSON."""

from urllib.parse import urlencode

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import render_template
from flask import request
from werkzeug.wrappers import Response as BaseResponse

from archive.language.controls import without_directions
from archive.quotation.as_json import as_json
from archive.quotation.changes_since import changes_since
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import RemarkKind
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_at
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.quotations.quotation_page import ResultView
from archive.web.quotations.quotation_page import result_view
from archive.web.wording.quotation import NOTHING_TO_CHECK
from archive.web.wording.quotation import characters_checked
from archive.web.wording.quotation import remark_sentence

blueprint = Blueprint("quotations", __name__)

#: Characters of a text that are checked, and of one that is short enough for an address to cite.
MAX_CHECKED_CHARS = 20_000
MAX_CITABLE_CHARS = 4_000
#: Quotations of one text that are checked.
MAX_QUOTATIONS = 30


@blueprint.route("/quotation", methods=["GET", "POST"])
def quotation() -> BaseResponse | str:
    """Show where a quotation comes from and which of its words differ there."""
    given = _given_text()
    if request.method == "POST" and 0 < len(given) <= MAX_CITABLE_CHARS:
        return redirect_to(address(given), code=303)
    results = _check(given)
    told = any(remark.kind is RemarkKind.CUT for each in results for remark in each.remarks)
    cut = len(given) > MAX_CHECKED_CHARS and not told
    state = request.args.get("state", "")
    return render_template(
        "quotation.html",
        given=given,
        results=tuple(map(_view, results)),
        since=changes_since(current.generation.library, state) if state and given else None,
        # Where the cut is between quotations, no result is about it.
        cut=characters_checked(MAX_CHECKED_CHARS) if cut else "",
        nothing_to_check=NOTHING_TO_CHECK,
    )


@blueprint.route("/quotation.json", methods=["GET", "POST"])
def quotation_as_json() -> Response:
    """Return the result for each quotation, for programs."""
    return jsonify([_as_json(result) for result in _check(_given_text())])


def address(given: str, state: str = "") -> str:
    """Return the address of the check of *given*, in a *state* of the collection if one is named."""
    pairs = [("q", given), *([("state", state)] if state else [])]
    return f"/quotation?{urlencode(pairs)}"


def _given_text() -> str:
    # It is compared in pieces, and each may be shown without the rest.
    return without_directions(str(request.values.get("q", ""))).strip()


def _check(given: str) -> tuple[QuotationResult, ...]:
    if not given:
        return ()
    return current.generation.quotations.check(
        given, current.deadline, limit=MAX_QUOTATIONS, max_chars=MAX_CHECKED_CHARS
    )


def _permalink(result: QuotationResult) -> str:
    return absolute(address(result.quotation, result.coverage.state))


def _view(result: QuotationResult) -> ResultView:
    return result_view(
        result,
        record=record_at,
        cite=lambda record: citation_of(record).main,
        address=_permalink(result),
    )


def _as_json(result: QuotationResult) -> dict[str, object]:
    values = as_json(result, sentence=remark_sentence, absolute=absolute)
    return {**values, "url": _permalink(result)}
