"""Numbers as people write them in price lists: 1,234.50 · 12,5 · ￥70.00 · ７０元 · 20支."""

import re
import unicodedata
from decimal import Decimal

_MONEY = re.compile(r"^(?:¥|￥|rmb|cny|hk\$|nt\$|\$|€|£)|(?:元|圆|圓|yuan)$", re.IGNORECASE)
_UNIT = re.compile(r"(?:支|盒|包|条|條|件|mg|毫克|mm|毫米|ml|毫升|g|克|mg/g)$", re.IGNORECASE)
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_COMMA_DECIMAL = re.compile(r"-?[0-9]+,[0-9]{1,2}")
_DOTTED_COMMA_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")


def parse_number(text: str) -> Decimal | None:
    """The number that `text` means, or None where it is none or could mean two.

    A comma groups thousands where three digits follow it and parts decimals where one or two do.
    Signs of money and units are taken off; a number with an exponent has lost digits and is none.

    >>> [str(parse_number(text)) for text in ("1,234.5", "12,5", "￥７０.00元", "20支", "6.9E+12")]
    ['1234.5', '12.5', '70.00', '20', 'None']
    """
    text = unicodedata.normalize("NFKC", text).strip().replace(" ", "").replace("\u00a0", "")
    text = _UNIT.sub("", _MONEY.sub("", text))
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _COMMA_DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _DOTTED_COMMA_DECIMAL.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return None
