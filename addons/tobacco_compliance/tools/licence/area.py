"""Areas of supply as division codes (行政区划代码, GB/T 2260): province 44, city 4401, county
440104. Places without such codes use a text of their own, which covers itself alone.
"""

import re

_CODE = re.compile(r"[0-9]{2}([0-9]{2}){0,2}", re.ASCII)
_LICENCE = re.compile(r"([0-9]{6})[0-9]{6}", re.ASCII)


def division_of(licence_number: str | None) -> str | None:
    """The county whose bureau issued a licence: its first six digits, None for another format.

    >>> division_of("440104100018"), division_of("GB-77")
    ('440104', None)
    """
    found = _LICENCE.fullmatch(licence_number or "")
    return found[1] if found else None


def _significant(area: str) -> str:
    """A code of six digits may end in zeros that name nothing: 440100 is the city 4401."""
    if not _CODE.fullmatch(area):
        return area
    while len(area) > 2 and area.endswith("00"):
        area = area[:-2]
    return area


def covers(wide: str, narrow: str) -> bool:
    """Whether the area `wide` includes all of `narrow`.

    >>> covers("440100", "440104"), covers("440104", "440100"), covers("Kent", "Kent")
    (True, False, True)
    """
    wide, narrow = _significant(wide), _significant(narrow)
    if _CODE.fullmatch(wide) and _CODE.fullmatch(narrow):
        return narrow.startswith(wide)
    return wide == narrow
