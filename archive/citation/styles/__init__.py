"""Citations in the styles of CSL: rendered at build time, filled in when served."""
