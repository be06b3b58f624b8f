"""The collection for programs has what programs meet."""

from archive.settings import Settings
from archive.web import create_app
from tests.support.programs import DRAFTS
from tests.support.programs import FORMER
from tests.support.programs import RENAMED
from tests.support.programs import TEXTS
from tests.support.programs import WITHDRAWN


def test_the_collection_is_what_it_says(programs: Settings) -> None:
    """A thousand texts are published, of which one is withdrawn; the others are there as they are said to be."""
    client = create_app(programs).test_client()
    texts = client.get("/sitemap.xml").text.count("<loc>https://archive.example.org/texts/") - 1
    assert texts == TEXTS - 1
    assert client.get("/texts/text-0007/history").status_code == 200
    assert client.get("/texts/notice@3").status_code == 200
    assert client.get(f"/texts/{WITHDRAWN}").status_code == 410
    assert client.get(f"/texts/{FORMER[0]}").headers["Location"] == f"/texts/{RENAMED}"
    assert client.get(f"/texts/{DRAFTS[0]}").status_code == 200
