"""The ORM edge: amounts of the database (yuan) and of the tools (integers of fen)."""

from decimal import Decimal


def fen_of(amount):
    """Fen of a Monetary value."""
    return round(amount * 100)


def yuan_of(fen):
    """A Monetary value of fen."""
    return fen / 100


def decimal_of(fen):
    """The exact value for a numeric column in raw SQL; None stays None."""
    return None if fen is None else Decimal(fen).scaleb(-2)
