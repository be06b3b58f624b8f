"""The query language: lexer, parser, syntax tree and its wording."""
