"""How much a delivery holds after its scans, whatever their order and from however many devices.

A carton has two codes: the article's barcode, which counts it, and the 32 characters that tell it
from every other. Whoever scans both has one carton, so codes fill the cartons that barcodes
counted, and only the codes beyond them count as cartons of their own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PACK: Final = "pack"
BOXED: Final = ("carton", "case")
CARTON_CODE: Final = "carton_code"
ECIG_CODE: Final = "ecig_code"


@dataclass(frozen=True)
class Scan:
    """`kind`: pack, carton, case, carton_code or ecig_code; `packs` that it stands for, in stock
    units of the article.
    """

    product_id: int
    kind: str
    packs: float
    is_quarantined: bool = False


@dataclass(frozen=True)
class Count:
    """Stock units of an article: all that came, of these what goes into quarantine, and
    e-cigarettes that have a trace code.
    """

    total: float
    quarantined: float
    coded: float

    @property
    def received(self) -> float:
        """What goes to the shelf."""
        return self.total - self.quarantined


def count(scans: Iterable[Scan]) -> dict[int, Count]:
    """The count of each article that was scanned."""
    by_product: dict[int, list[Scan]] = defaultdict(list)
    for scan in scans:
        by_product[scan.product_id].append(scan)
    return {product_id: _count(found) for product_id, found in by_product.items()}


def _count(scans: list[Scan]) -> Count:
    total = _total(scans)
    held = [scan for scan in scans if scan.is_quarantined]
    coded = sum(scan.packs for scan in scans if scan.kind == ECIG_CODE)
    return Count(total, min(total, _total(held)), coded)


def _total(scans: list[Scan]) -> float:
    packs: dict[str, float] = defaultdict(float)
    for scan in scans:
        packs[scan.kind] += scan.packs
    boxed = max(sum(packs[kind] for kind in BOXED), packs[CARTON_CODE])
    return max(packs[PACK] + boxed, packs[ECIG_CODE])
