"""Native text: lines in the printer's own character set, for links too slow for pictures."""

import re

#: Character set -> (Python codec, bytes that switch the printer to it).
CHARSETS = {"gb18030": ("gb18030", b"\x1c&"), "cp437": ("cp437", b"\x1c.\x1bt\x00")}

#: Text carries no commands: whoever may only print must not reach the printer's other functions.
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def encode(text: str, charset: str) -> bytes:
    """Return the lines of ``text`` as printer bytes; what the set lacks becomes ``?``."""
    codec, select = CHARSETS[charset]
    lines = text.replace("\r\n", "\n").expandtabs(4)
    return select + CONTROL.sub("", lines).encode(codec, "replace").rstrip(b"\n") + b"\n"
