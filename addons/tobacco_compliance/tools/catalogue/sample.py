"""The sample of a catalogue that people download, fill in and load."""

from .columns import header_name

KEYS = (
    "code", "name", "category", "barcode", "carton_barcode", "case_barcode", "sticks_per_pack",
    "packs_per_carton", "cartons_per_case", "origin", "is_imported", "wholesale_per_carton",
    "allocation_per_carton", "suggested_per_carton", "tar_mg", "nicotine_mg_per_stick", "co_mg",
    "length_mm",
)  # fmt: skip
# Invented goods and codes, one of them in cartons of 5.
ROWS = (
    ("S001", "样品(硬)", "卷烟", "6999000990104", "6999000990111", "6999000990128", 20, 10, 50,
     "样品工业公司", "国产", 191.0, 150.0, 220.0, 10.0, 0.9, 11.0, 84),
    ("S002", "样品(礼盒)", "卷烟", "6999000990203", "6999000990210", "", 20, 5, 0,
     "样品工业公司", "国产", 390.0, 330.0, 450.0, 8.0, 0.7, 9.0, 97),
)  # fmt: skip


def header() -> tuple[str, ...]:
    """The headers of the sample in order."""
    return tuple(header_name(key) for key in KEYS)
