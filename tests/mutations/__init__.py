"""Damaged reports: every shipped and generated report changed at random, read, and held against what it printed."""
