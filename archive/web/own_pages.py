"""The owner's own pages, such as an imprint: ``/pages/<slug>``."""

from dataclasses import dataclass

from flask import Blueprint
from flask import render_template

from archive.language.direction import direction
from archive.model.own_page import PageBlock
from archive.web.context import current
from archive.web.presenters import ParagraphView
from archive.web.presenters import paragraph_view

blueprint = Blueprint("own_pages", __name__)


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of a page, ready to be printed; see `PageBlock`."""

    kind: str
    words: ParagraphView | None
    blocks: "tuple[BlockView, ...]"
    level: int
    anchor: str
    start: int


@blueprint.get("/pages/<slug>")
def own_page(slug: str) -> str:
    """Show a page that the owner wrote."""
    page = current.generation.library.own_page(slug)
    language = page.language or current.collection.language
    return render_template(
        "own_page.html",
        page=page,
        address=f"/pages/{page.head.slug}",
        blocks=block_views(page.blocks),
        language=language,
        direction=direction(language),
    )


def block_views(blocks: tuple[PageBlock, ...]) -> tuple[BlockView, ...]:
    """Return *blocks* ready to be printed by the macro of ``_blocks.html``."""
    return tuple(map(_block_view, blocks))


def _block_view(block: PageBlock) -> BlockView:
    return BlockView(
        kind=block.kind.value,
        words=paragraph_view(block.words, "") if block.words else None,
        blocks=block_views(block.blocks),
        level=block.level,
        anchor=block.anchor,
        start=block.start,
    )
