"""Benchmarks: stock Odoo against Odoo with the suite, in one run, printed as a table."""
