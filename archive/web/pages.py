"""The home, help and about pages."""

from flask import Blueprint
from flask import render_template

from archive import __version__
from archive.web.browse.home import home_browse
from archive.web.citations.structured_data import home_json_ld
from archive.web.context import current
from archive.web.presenters import day
from archive.web.presenters import pluralize
from archive.web.starting import start_notice

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """Show the search box and what is in the collection."""
    library = current.generation.library
    return render_template(
        "home.html",
        linked=home_json_ld(),
        start=start_notice(library, library.problems, current.settings),
        browse=home_browse(library),
        texts=library.counts.texts,
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
