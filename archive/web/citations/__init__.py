"""Citations: on pages in every style, of selected passages, and as files for reference managers."""
