"""UTF-8 or GB18030, decided strictly: a guess would book a wrong name without telling anybody."""

from .model import Problem


class EncodingProblem(Exception):
    """The bytes are no text in either encoding; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def decode(content: bytes) -> str:
    """Text of a statement file.

    :raises EncodingProblem: naming the physical line of the first bad byte
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _starts_as_utf8(content):
            raise EncodingProblem(_problem("bad_utf8", content, error.start)) from error
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise EncodingProblem(_problem("bad_gb18030", content, error.start)) from error
    for number, line in enumerate(content.split(b"\n"), start=1):
        if _is_chinese_utf8(line):
            raise EncodingProblem(Problem("mixed_encoding", row=number))
    return text


def _problem(code: str, content: bytes, offset: int) -> Problem:
    row = content.count(b"\n", 0, offset) + 1
    return Problem(code, row=row, params=(("byte", f"0x{content[offset]:02X}"),))


def _starts_as_utf8(content: bytes) -> bool:
    """True if the first line with anything beyond ASCII is UTF-8."""
    if content.startswith(b"\xef\xbb\xbf"):
        return True
    first = next((line for line in content.split(b"\n") if not line.isascii()), b"")
    return _is_chinese_utf8(first)


def _is_chinese_utf8(line: bytes) -> bool:
    # Two-byte GBK words such as the operator's name in a phone bill are valid UTF-8 by chance;
    # they decode to Latin or Arabic letters, never to Chinese.
    if line.isascii():
        return False
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(char.isascii() or char >= "\u2e80" for char in text)
