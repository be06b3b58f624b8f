"""The canonical Markdown format: reader, writer, editing in place."""
