"""Each style writes what the record says, in its own order."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from test_citation import REPORT
from test_citation_exports import PRINTED
from test_citation_exports import record

from archive.citation import plain
from archive.citation.styles import STYLES
from archive.model import Metadata


@pytest.mark.parametrize("style", STYLES)
def test_styles(golden: Callable[[str, str], None], style: str) -> None:
    """A speech, its paragraph and range, a draft, a printed edition, no author, no date: as they were."""
    speech = record(REPORT, place="report-on-peace", kind="speech")
    cases = [
        speech,
        record(REPORT, kind="speech"),
        record(REPORT, place="report-on-peace/p7-p9", kind="speech"),
        replace(speech, revision=0),
        record(PRINTED),
        record(replace(REPORT, authors=()), kind="speech"),
        record(Metadata("Untitled", authors=("Ann Other",))),
    ]
    _, write = STYLES[style]
    lines = [plain(write(case)) for case in cases]
    assert all(case.url in line for case, line in zip(cases, lines, strict=True))
    golden(f"citations/{style}.txt", "\n".join(lines) + "\n")


def test_a_style_is_a_link(client: FlaskClient) -> None:
    """A paragraph is cited in the style of its address, without scripts; an unknown one is Chicago."""
    at = "/texts/report-on-peace/p9"
    text = client.get(f"{at}?style=mla").text
    assert "Lenin, Vladimir. “Report on Peace.”" in text
    assert f'<a href="{at}?style=mla#cite" aria-current="true">MLA</a>' in text
    assert client.get(f"{at}?style=zebra").text == client.get(f"{at}?style=chicago").text
