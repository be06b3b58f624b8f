"""The query language: lexer, parser, syntax tree and canonical spelling."""
