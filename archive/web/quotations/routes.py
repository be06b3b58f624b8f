"""Checking quotations: the page, and the same as JSON."""

from urllib.parse import urlencode

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import redirect
from flask import render_template
from flask import request
from werkzeug.wrappers import Response as BaseResponse

from archive.quotation.as_json import as_json
from archive.quotation.changes_since import since
from archive.quotation.verdicts import Checked
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_at
from archive.web.context import absolute
from archive.web.context import generation
from archive.web.quotations.quotation_page import ShownAnswer
from archive.web.quotations.quotation_page import shown_answer

quoting = Blueprint("quoting", __name__)

#: Characters of a text that are checked, and of one that still makes an address to cite.
LONGEST = 20_000
CITABLE = 4_000
#: Quotations of one text that are checked.
MOST = 30


@quoting.route("/quotation", methods=["GET", "POST"])
def quotation() -> BaseResponse | str:
    """Show where a quotation stands and how its words differ there."""
    given = _given()
    if request.method == "POST" and 0 < len(given) <= CITABLE:
        return redirect(address(given), code=303)
    answers = _checked(given)
    state = request.args.get("state", "")
    return render_template(
        "quotation.html",
        given=given,
        answers=tuple(map(_shown, answers)),
        since=since(generation().library, state) if state and given else None,
        cut=len(given) > LONGEST,
    )


@quoting.route("/quotation.json", methods=["GET", "POST"])
def quotation_as_json() -> Response:
    """Return the answer for each quotation, for programs."""
    return jsonify([_as_json(answer) for answer in _checked(_given())])


def address(given: str, state: str = "") -> str:
    """Return the address of the check of *given*, in a *state* of the collection where one is named."""
    pairs = [("q", given), *([("state", state)] if state else [])]
    return f"/quotation?{urlencode(pairs)}"


def _given() -> str:
    return str(request.values.get("q", "")).replace("\x00", " ").strip()


def _checked(given: str) -> tuple[Checked, ...]:
    return generation().quotations.check(given[:LONGEST], most=MOST) if given else ()


def _shown(answer: Checked) -> ShownAnswer:
    own = address(answer.quotation, answer.searched.state)
    return shown_answer(
        answer,
        citing=lambda place: citation_of(record_at(place)).main,
        address=absolute(own),
    )


def _as_json(answer: Checked) -> dict[str, object]:
    own = absolute(address(answer.quotation, answer.searched.state))
    return {**as_json(answer, absolute=absolute), "url": own}
