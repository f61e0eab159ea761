"""What a form says when a barcode looks mistyped; a warning and never a refusal, because codes of
other kinds are lawful too.
"""

from ..tools.product.ean import check_digit, is_mistyped


def mistyped_warning(env, barcode):
    """The answer of an onchange method, or None when `barcode` gives no cause."""
    code = (barcode or "").strip()
    if not is_mistyped(code):
        return None
    return {
        "warning": {
            "title": env._("Barcode"),
            "message": env._(
                "%(barcode)s has 13 digits like an EAN-13, but its last one would have to be"
                " %(digit)s. Scan the code instead of typing it, or compare it with the pack.",
                barcode=code,
                digit=check_digit(code),
            ),
        }
    }
