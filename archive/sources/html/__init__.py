"""Web pages, and all that other formats make into web pages: read into the blocks of a text."""
