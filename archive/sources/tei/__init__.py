"""Reader of TEI P5: the header becomes the record, the elements of the text its paragraphs."""
