"""The frame of every page: what the owner of the site adds to it."""

from dataclasses import dataclass
from functools import lru_cache

from archive.errors import CollectionUnavailable
from archive.model.logo import Logo
from archive.model.own_page import PageHead
from archive.web.assets import Asset
from archive.web.assets import make_asset
from archive.web.context import current

#: The rubric of ``static/base.css`` by day and by night, for a collection that changes only one of them.
DEFAULT_ACCENT, DEFAULT_ACCENT_DARK = "#9a2318", "#ee9a8c"
#: How the logo may be used where its address is opened: no scripts, no other files.
LOGO_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Frame:
    """The owner's pages in the bar and at the foot, the logo, and the stylesheet with the accent colour."""

    menu: tuple[PageHead, ...] = ()
    foot: tuple[PageHead, ...] = ()
    logo: Logo | None = None
    logo_asset: Asset | None = None
    accent: Asset | None = None

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that only this collection has."""
        return tuple(filter(None, (self.logo_asset, self.accent)))


def current_frame() -> Frame:
    """Return the frame of the page that is made; an empty one where nothing can be asked, for error pages."""
    try:
        library = current.generation.library
        collection, pages, logo = library.collection, library.own_pages, library.logo
    except CollectionUnavailable:
        return Frame()
    return Frame(
        menu=tuple(page for page in pages if page.menu),
        foot=tuple(page for page in pages if not page.menu),
        logo=logo,
        logo_asset=logo_asset(logo) if logo else None,
        accent=accent_asset(collection.accent, collection.accent_dark),
    )


@lru_cache(maxsize=8)
def logo_asset(logo: Logo) -> Asset:
    """Return the *logo* of a collection as a file that pages load."""
    return make_asset(f"logo.{logo.ending}", logo.media_type, logo.content)


@lru_cache(maxsize=8)
def accent_asset(light: str, dark: str) -> Asset | None:
    """Return the stylesheet of a collection with accents of its own, or None for one without any."""
    if not (light or dark):
        return None
    # Where a browser knows no `light-dark`, all pages are light.
    fallback = f":root{{--rubric:{light}}}\n" if light else ""
    both = f"light-dark({light or DEFAULT_ACCENT},{dark or DEFAULT_ACCENT_DARK})"
    rule = f"@supports (color:light-dark(#000,#fff)){{:root{{--rubric:{both}}}}}\n"
    return make_asset("accent.css", "text/css", (fallback + rule).encode())
