"""Money of this simulator: whole fen, and fees in units of 0.00001 yuan as WeChat bills them."""

from decimal import ROUND_HALF_UP, Decimal

FEE_UNITS_PER_FEN = 1000
FEN = Decimal("0.01")


def to_fen(amount: float) -> int:
    """An amount as Odoo's JSON gives it, in fen.

    >>> to_fen(45.0), to_fen(-0.15)
    (4500, -15)
    """
    return int(Decimal(repr(amount)).quantize(FEN, ROUND_HALF_UP).scaleb(2))


def yuan(fen: int) -> str:
    """
    >>> yuan(4500), yuan(-15)
    ('45.00', '-0.15')
    """
    return f"{Decimal(fen).scaleb(-2):.2f}"


def fee_units(amount_fen: int, rate_bp: int) -> int:
    """The fee of one payment in 0.00001 yuan; `rate_bp` in hundredths of a percent.

    >>> fee_units(4500, 60), fee_units(1, 38), fee_units(-1, 38)  # 0.27 yuan, 0.00004, -0.00004
    (27000, 4, -4)
    """
    exact = Decimal(amount_fen * rate_bp * FEE_UNITS_PER_FEN) / 10_000
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def fee_yuan(units: int) -> str:
    """
    >>> fee_yuan(27000), fee_yuan(-8740)
    ('0.27000', '-0.08740')
    """
    return f"{Decimal(units).scaleb(-5):.5f}"


def fee_fen(units: int) -> int:
    """A bill's sum of fees in fen, halves away from zero.

    >>> fee_fen(1500), fee_fen(-1500), fee_fen(1499)
    (2, -2, 1)
    """
    rounded = Decimal(units) / FEE_UNITS_PER_FEN
    return int(rounded.quantize(Decimal(1), ROUND_HALF_UP))
