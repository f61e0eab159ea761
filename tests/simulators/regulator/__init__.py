"""A regulator to report to: its own process, written from the protocol's page alone.

It imports nothing of the addons, so that a misunderstanding cannot agree with itself.
"""
