"""A policy and the reference data: read from folders, checked, given as values and tables."""
