"""The layouts we can read. A new one is a module with NAME, detect, parse and a line in LAYOUTS."""

from collections.abc import Callable
from dataclasses import dataclass

from . import bank, wechat_trade
from .model import Problem, Statement
from .table import FileProblem, Table, read_table


@dataclass(frozen=True, slots=True)
class Layout:
    """`kind` says which channel a file of this layout belongs to: `platform` or `bank`."""

    name: str
    kind: str
    detect: Callable[[Table], bool]
    parse: Callable[[Table, str], Statement]


LAYOUTS = (
    # Bank aliases are wide, so they come last.
    Layout(wechat_trade.NAME, "platform", wechat_trade.detect, wechat_trade.parse),
    Layout(bank.NAME, "bank", bank.detect, bank.parse),
)


def parse_file(content: bytes, account: str = "") -> Statement:
    """Read a file of any known layout; what is wrong is in `problems`, nothing is raised.

    `account` is the merchant or account number of the channel the user chose ("" = any).
    """
    try:
        table = read_table(content)
    except FileProblem as error:
        return Statement("", account, (), (), (error.problem,))
    layout = next((layout for layout in LAYOUTS if layout.detect(table)), None)
    if layout is None:
        return Statement("", account, (), (), (Problem("unknown_layout"),))
    return layout.parse(table, account)
