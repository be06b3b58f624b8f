"""The home, help and about pages."""

from flask import Blueprint
from flask import render_template

from archive import __version__
from archive.web.citations.structured_data import home_json_ld
from archive.web.context import current
from archive.web.presenters import day
from archive.web.presenters import pluralize
from archive.web.starting import start_notice
from archive.web.text_list import entry_view

blueprint = Blueprint("pages", __name__)

#: Texts that the home page lists; /texts/ lists all.
MAX_HOME_TEXTS = 50


@blueprint.get("/")
def home() -> str:
    """Show the search box and what is in the collection."""
    library = current.generation.library
    entries = library.entries()
    return render_template(
        "home.html",
        linked=home_json_ld(),
        entries=tuple(map(entry_view, entries[:MAX_HOME_TEXTS])),
        more=len(entries) > MAX_HOME_TEXTS,
        start=start_notice(library, library.problems, current.settings),
        size=f"{pluralize(library.counts.paragraphs, 'paragraph')} in"
        f" {pluralize(library.counts.texts, 'text')}",
    )


@blueprint.get("/help")
def help_page() -> str:
    """Explain searching and citing by examples."""
    return render_template("help.html")


@blueprint.get("/about")
def about() -> str:
    """Show what the collection contains and who maintains it."""
    library = current.generation.library
    drafts, _ = library.counts_of_texts()
    return render_template(
        "about.html",
        counts=library.counts,
        drafts=drafts,
        built=day(library.built[:10]),
        version=__version__,
    )
