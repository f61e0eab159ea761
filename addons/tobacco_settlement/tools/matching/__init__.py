"""Receipts against open items: a pure, deterministic core that explains itself in codes."""
