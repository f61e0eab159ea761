"""Names, accounts and memos in the one form in which they are compared."""

import re
import unicodedata

_SUFFIXES = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|分公司|总公司|公司|个体工商户|\(个体工商户\)|经营部|商行|商店|"
    r"超市|便利店|烟酒店|烟酒行|烟酒|门市部|批发部|店)$"
)
_PUNCTUATION = re.compile(r"[\s\-_.,;:*·、。,;:()\[\]{}<>'\"/\\|]+")
_NOT_DIGIT = re.compile(r"\D+")
_TOKEN = re.compile(r"[A-Z0-9](?:[A-Z0-9/\-_.]*[A-Z0-9])?")
_NOT_ALNUM = re.compile(r"[^A-Z0-9]+")
_RANGE = re.compile(
    r"([A-Z0-9][A-Z0-9/\-_.]*[0-9])\s*(?:至|到|~|--)\s*([A-Z0-9][A-Z0-9/\-_.]*[0-9])"
)
MIN_REFERENCE = 5
MIN_TAIL = 4
MAX_TAIL = 8
MAX_RANGE = 40


def folded(text: str) -> str:
    """NFKC, upper case, outer blanks gone."""
    if text.isascii():
        return text.strip().upper()
    return unicodedata.normalize("NFKC", text).strip().upper()


def name_key(text: str) -> str:
    """A name without blanks and punctuation: `"幸福 烟酒店(个体)"` -> `"幸福烟酒店个体"`."""
    return _PUNCTUATION.sub("", folded(text))


def core_name(key: str) -> str:
    """A name key without what kind of shop it is; the key itself if too little would be left."""
    shorter = _SUFFIXES.sub("", key)
    return shorter if len(shorter) >= 3 else key


def account_key(text: str) -> str:
    """Digits only, leading zeros kept; "" for a masked or too short account."""
    plain = folded(text)
    if "*" in plain or "X" in plain:
        return ""
    digits = _NOT_DIGIT.sub("", plain)
    return digits if len(digits) >= 6 else ""


def number_key(text: str) -> str:
    """A document number as compared: `"inv/2026/00010"` -> `"INV202600010"`."""
    return _NOT_ALNUM.sub("", folded(text))


def memo_tokens(memo: str) -> list[str]:
    """Number keys of everything in a memo that may be a document number, in order of appearance."""
    return [key for token in _TOKEN.findall(folded(memo)) if (key := _NOT_ALNUM.sub("", token))]


def memo_ranges(memo: str) -> list[tuple[str, str]]:
    """`"DH001至DH004"` -> `[("DH001", "DH004")]`."""
    return [(number_key(a), number_key(b)) for a, b in _RANGE.findall(folded(memo))]


def expand_range(first: str, last: str) -> list[str]:
    """The number keys from first to last, both included; [] if they do not form a short range.

    The end may be shortened to its last digits: `"DH0098"`, `"102"`.
    """
    stem = first.rstrip("0123456789")
    digits = first[len(stem) :]
    end = last[len(stem) :] if stem and last.startswith(stem) else last
    if not digits or not end.isdigit() or len(end) > len(digits):
        return []
    end = digits[: len(digits) - len(end)] + end
    low, high = int(digits), int(end)
    if not 0 < high - low < MAX_RANGE:
        return []
    return [f"{stem}{number:0{len(digits)}d}" for number in range(low, high + 1)]


def bigrams(key: str) -> frozenset[str]:
    """The pairs of neighbouring characters: what two mangled names still share."""
    return frozenset(key[i : i + 2] for i in range(len(key) - 1))
