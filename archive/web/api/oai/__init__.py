"""OAI-PMH 2.0: the records of all published texts for harvesters."""
