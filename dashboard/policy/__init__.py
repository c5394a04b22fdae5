"""A policy and the reference data: folders of data, read, checked, and handed on as values and tables."""
