"""Set-up, demo and tests of the tobacco suite: what the Makefile calls."""
