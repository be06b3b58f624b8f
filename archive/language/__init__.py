"""Language: tokenizer, folding, stemming and spelling variants, in one analyser for index and queries."""
