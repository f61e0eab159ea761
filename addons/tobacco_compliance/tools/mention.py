"""Which articles a text for customers names or links to.

A plain test that can be explained to whom it stops: a name counts where it stands in the text as it
is written (width, case and spaces aside), a link where it leads to the article or its picture. It
knows no nicknames, misspellings or words inside pictures, and cannot tell 中华 the brand from 中华
the country: what it finds is put before a person.
"""

import re
import unicodedata
from collections.abc import Iterable

_CJK = re.compile(r"[\u3400-\u9fff]")
_LINKS = {
    "template": (
        re.compile(r"/shop/(?:[^\s\"'<>?#]*/)?(?:[^\s\"'<>/?#]*-)?(\d+)(?=[\s\"'<>?#]|$)"),
        re.compile(r"/web/image/product\.template/(\d+)"),
    ),
    "product": (re.compile(r"/web/image/product\.product/(\d+)"),),
}
FEWEST_CJK = 2
FEWEST_LETTERS = 4


def plain(text: str) -> str:
    """Text without differences of width, case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_telling(name: str) -> bool:
    """Whether a name is long enough to mean its article: two characters or four letters."""
    return len(_CJK.findall(name)) >= FEWEST_CJK or len(re.findall(r"\w", name)) >= FEWEST_LETTERS


def named(text: str, names: Iterable[str]) -> list[str]:
    """Those of `names` that stand in `text` (no HTML), as they are written in `names`, sorted.

    Where a name begins or ends with a Latin letter or digit, none may stand next to it there.
    """
    searched = plain(text)
    return sorted(
        {
            name
            for name in names
            if name and is_telling(name) and _pattern(plain(name)).search(searched)
        }
    )


def _pattern(name: str) -> re.Pattern[str]:
    latin = r"[0-9a-z]"
    before = rf"(?<!{latin})" if re.match(latin, name) else ""
    after = rf"(?!{latin})" if re.search(rf"{latin}$", name) else ""
    return re.compile(before + re.escape(name) + after)


def linked(html: str) -> dict[str, set[int]]:
    """Ids behind links and pictures of articles in `html`: of templates and of variants."""
    return {
        kind: {int(number) for pattern in patterns for number in pattern.findall(html)}
        for kind, patterns in _LINKS.items()
    }
