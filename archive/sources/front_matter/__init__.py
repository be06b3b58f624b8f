"""Front matter of other tools, which is read into the record: that of Pandoc, Hugo, Jekyll and their like."""
