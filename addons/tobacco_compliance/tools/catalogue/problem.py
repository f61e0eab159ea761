"""What is wrong with a file, as a code with its place; the words are made by the models."""

from dataclasses import dataclass
from typing import NamedTuple


class Cell(NamedTuple):
    """A place in the file as Excel names it: row from 1, column from 0."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """`C17` for the third column of row 17."""
        return f"{column_name(self.column)}{self.row}"


def column_name(index: int) -> str:
    """Letters of the column with this index from 0.

    >>> column_name(0), column_name(25), column_name(26), column_name(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Problem:
    """`code` with its `params`; `cell` where one is at fault, else the whole file is."""

    code: str
    cell: Cell | None = None
    params: tuple[tuple[str, str], ...] = ()


class FileProblem(Exception):
    """The bytes are no table that can be read; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def problem(code: str, cell: Cell | None = None, **params: object) -> Problem:
    """A problem with its parameters as text."""
    return Problem(code, cell, tuple((name, str(value)) for name, value in params.items()))
