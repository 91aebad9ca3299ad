"""Measurements of the package against figures known beforehand. Run from the root of the repository."""
