"""Corpus tools over all hits: concordance, collocates, dispersion, timeline."""
