"""What an article still lacks before rules, till and regulator can tell everything about it."""

from collections.abc import Mapping
from typing import Any

IN_PACKS = ("cigarette", "heated")
ECIG = ("ecig_device", "ecig_pod", "ecig_combined", "e_liquid")
WITH_NICOTINE = ("ecig_pod", "ecig_combined", "e_liquid")

# fact -> categories that need it; empty: every tobacco article
NEEDED: dict[str, tuple[str, ...]] = {
    "brand": (),
    "specification": (),
    "barcode": (),
    "marked_price": (),
    "sticks_per_pack": IN_PACKS,
    "packs_per_carton": IN_PACKS,
    "carton_barcode": IN_PACKS,
    "flavour": ECIG,
    "is_nicotine_known": WITH_NICOTINE,
}


def missing(article: Mapping[str, Any]) -> list[str]:
    """Names of the facts of `NEEDED` that `article` has not; none where it is no tobacco.

    `article`: category and the facts by name; false or empty counts as missing.

    >>> missing({"category": "cigar", "brand": "A", "specification": "B", "barcode": "1"})
    ['marked_price']
    """
    category = article["category"]
    if not category:
        return []
    return [
        name
        for name, categories in NEEDED.items()
        if not article.get(name) and (not categories or category in categories)
    ]
