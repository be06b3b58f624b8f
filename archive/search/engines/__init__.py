"""The engines that store postings, behind one protocol."""
