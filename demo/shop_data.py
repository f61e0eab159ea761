"""Invented licence numbers and places; pure, so that tests and docs can read them."""

# 6 digits of the district, 1 for an individual business, 5 of a serial
LICENCE = "440104100018"
EXPIRED_LICENCE = "440104100027"
# xml id -> (name, the regulator's shop code, address)
SHOPS = {
    "shop": ("幸福烟酒店", "XF-001", "广州市越秀区幸福路18号"),
    "branch": ("幸福烟酒店 东门分店", "XF-002", "广州市越秀区东门街3号"),
}
# Shops without a till, for the officer: xml id -> (name, the regulator's shop code, licence,
# first day counted from today, address). A term is five years.
MORE_SHOPS = {
    "south": (
        "幸福烟酒店 南田分店",
        "XF-003",
        "440105100035",
        25 + 1 - 5 * 365,
        "广州市海珠区南田路66号",
    ),
    "west": ("幸福烟酒店 西华分店", "XF-004", "440105100044", -700, "广州市海珠区西华路9号"),
    "new": ("幸福烟酒店 新港分店", "XF-005", "440105100053", 12, "广州市海珠区新港路120号"),
}
# xml id -> (partner, kind, number, area, days until the end)
PARTNER_LICENCES = {
    "wholesaler_licence": ("wholesaler", "wholesale", "440100200001", "4401", 900),
    "hotel_licence": ("member_hotel", "retail", "440104200033", "440104", 28),
}
MERCHANT = "1699900001"
BANK_ACCOUNT = "6999000012345678901"
BANK_OPENING = 58000  # yuan; the virtual bank begins with the same
MEMBER_ACCOUNT = "6999005500001234567"
