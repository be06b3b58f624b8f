"""The signs between which words stand in italics, in what a citation processor wrote."""

START, END = "\ue000", "\ue001"
