"""EAN-13 check digits: a code that was mistyped is found before it stands on a shelf."""

LENGTH = 13


def check_digit(digits: str) -> str:
    """The thirteenth digit that belongs to the first twelve.

    >>> check_digit("690102800001")
    '7'
    """
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits[:12]))
    return str(-total % 10)


def is_mistyped(code: str) -> bool:
    """Whether `code` looks like an EAN-13 (thirteen digits) but its last digit is wrong.

    >>> is_mistyped("6901028000017"), is_mistyped("6901028000018"), is_mistyped("ABC-1")
    (False, True, False)
    """
    return is_ean_like(code) and check_digit(code) != code[-1]


def is_ean_like(code: str) -> bool:
    """Thirteen plain digits."""
    return len(code) == LENGTH and code.isascii() and code.isdigit()
