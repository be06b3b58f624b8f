"""Passages on other sites: pages to embed, and oEmbed."""
