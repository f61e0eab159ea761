"""Codes on the goods themselves."""
