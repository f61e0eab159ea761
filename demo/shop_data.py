"""Invented licence numbers and places; pure, so that tests and docs can read them."""

# 6 digits of the district, 1 for an individual business, 5 of a serial
LICENCE = "440104100018"
EXPIRED_LICENCE = "440104100027"
# xml id -> (name, the regulator's shop code, address)
SHOPS = {
    "shop": ("幸福烟酒店", "XF-001", "广州市越秀区幸福路18号"),
    "branch": ("幸福烟酒店 东门分店", "XF-002", "广州市越秀区东门街3号"),
}
MERCHANT = "1699900001"
BANK_ACCOUNT = "6999000012345678901"
BANK_OPENING = 58000  # yuan; the virtual bank begins with the same
MEMBER_ACCOUNT = "6999005500001234567"
