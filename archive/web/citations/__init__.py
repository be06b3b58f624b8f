"""Citations on pages: in every style, for ticked places, and as files for reference managers."""
