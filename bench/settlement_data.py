"""Made-up customers, open items and receipts with the noise of real bank memos, and the truth.

The mix follows the research on Chinese wholesale receipts: 61 % one receipt for one item, 14 % two
to twelve, 3 % more, 7 % partial, 6 % short, 3 % over, 5 % no receivable, 1 % imported twice;
the payer's account is unknown in 52 %, the name is the owner's in 25 %, mangled in 13 %, empty in
7 %; 32 % of the memos carry full numbers, 8 % their last digits, 3 % a typing error. On top: 2 %
payers of several shops and 1 % shops with the same name.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tobacco_settlement.tools.matching.model import Item, Party, Receipt

PLACES = (
    "幸福",
    "平安",
    "新华",
    "人民",
    "解放",
    "中山",
    "建设",
    "和平",
    "胜利",
    "东风",
    "红旗",
    "光明",
    "青年",
    "朝阳",
    "长江",
    "黄河",
    "友谊",
    "文化",
)
WORDS = (
    "鑫",
    "福",
    "源",
    "兴",
    "隆",
    "顺",
    "达",
    "旺",
    "丰",
    "盛",
    "瑞",
    "祥",
    "宏",
    "华",
    "泰",
    "和",
    "金",
    "玉",
    "永",
    "康",
    "佳",
    "美",
    "万",
    "家",
    "惠",
    "民",
    "诚",
    "信",
    "恒",
    "益",
)
KINDS = (
    "烟酒店",
    "商行",
    "便利店",
    "超市",
    "烟酒商行",
    "烟酒经营部",
    "食杂店",
    "副食店",
)
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚英华玉建国文辉红梅志"
CARTON_FEN = (6500, 8500, 10000, 11000, 14500, 18000, 22000, 23000, 35000, 45000, 60000, 90000)
START = date(2026, 6, 1)
NO_RECEIVABLE = (
    ("", "", "结息"),
    ("财付通支付科技有限公司", "", "财付通 商户结算款"),
    ("", "", "现金存入"),
    ("国家金库", "", "退税"),
    ("供应商有限公司", "", "退货款"),
    ("某某工程有限公司", "", "押金"),
    ("", "", ""),
)


@dataclass
class World:
    """`truth[receipt]` is the set of items it paid (empty: none), `twice` the repeated receipts."""

    parties: list[Party]
    items: list[Item]
    receipts: list[Receipt]
    truth: dict[str, frozenset[str]]
    twice: set[str]


def make_world(seed: int, parties: int, items: int, receipts: int) -> World:
    """The same world for the same arguments, on every machine."""
    rng = random.Random(seed)
    maker = _Maker(rng, _make_parties(rng, parties))
    maker.add_items(items)
    for number in range(receipts):
        maker.add_receipt(f"R{number:07d}")
    return World(maker.parties, maker.items, maker.receipts, maker.truth, maker.twice)


def _make_parties(rng: random.Random, count: int) -> list[Party]:
    found: list[Party] = []
    for number in range(count):
        place = f"{rng.choice(PLACES)}{rng.choice(('路', '街', '镇', '巷', ''))}"
        name = (
            f"{place}{rng.choice(WORDS)}{rng.choice(WORDS)}{rng.choice(WORDS)}{rng.choice(KINDS)}"
        )
        if found and rng.random() < 0.01:
            name = rng.choice(found).names[0]
        owner = rng.choice(FAMILY) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))
        account = f"6{rng.randrange(10**17, 10**18)}"
        if found and rng.random() < 0.02:
            account = rng.choice(found).accounts[0]
        known = (account,) if rng.random() < 0.55 else ()
        found.append(Party(f"P{number:06d}", (name,), (owner,), known or (account + "9",)))
    return found


class _Maker:
    def __init__(self, rng: random.Random, parties: list[Party]) -> None:
        self.rng = rng
        self.parties = parties
        self.items: list[Item] = []
        self.unpaid: dict[str, list[Item]] = {party.party: [] for party in parties}
        self.receipts: list[Receipt] = []
        self.truth: dict[str, frozenset[str]] = {}
        self.twice: set[str] = set()

    def add_items(self, count: int) -> None:
        rng = self.rng
        for number in range(count):
            party = self.parties[number % len(self.parties)]
            fen = sum(rng.choice(CARTON_FEN) * rng.randint(1, 5) for _ in range(rng.randint(2, 8)))
            fen += rng.randrange(100) * 100 + rng.randrange(100)
            if rng.random() < 0.25:
                fen -= fen % 1000
            day = START + timedelta(days=rng.randrange(60))
            item = Item(f"I{number:08d}", party.party, f"DH2026{number:08d}", fen, day)
            self.items.append(item)
            self.unpaid[party.party].append(item)
        for owed in self.unpaid.values():
            owed.sort(key=lambda item: (item.day, item.item))

    def add_receipt(self, name: str) -> None:
        rng = self.rng
        day = START + timedelta(days=60 + rng.randrange(20))
        serial = f"S{rng.randrange(10**15):015d}"
        draw = rng.random()
        if draw < 0.05:
            payer, account, memo = rng.choice(NO_RECEIVABLE)
            fen = rng.randrange(100, 500_000)
            self._put(Receipt(name, fen, day, account, payer, memo, serial), ())
            return
        if draw < 0.06 and self.receipts:
            first = rng.choice(self.receipts[-500:])
            again = serial if rng.random() < 0.3 and first.name else first.serial
            self.twice.add(name)
            self._put(replace(first, receipt=name, serial=again), ())
            return
        party = rng.choice(self.parties)
        chosen = self._choose(party, draw)
        if not chosen:
            self._put(Receipt(name, rng.randrange(10_000, 900_000), day, "", "", "", serial), ())
            return
        paid = self._paid(sum(item.amount_fen for item in chosen), draw)
        account, payer = self._payer(party)
        receipt = Receipt(name, max(paid, 1), day, account, payer, self._memo(chosen), serial)
        self._put(receipt, chosen)

    def _put(self, receipt: Receipt, chosen: tuple[Item, ...]) -> None:
        self.receipts.append(receipt)
        self.truth[receipt.receipt] = frozenset(item.item for item in chosen)

    def _choose(self, party: Party, draw: float) -> tuple[Item, ...]:
        rng = self.rng
        owed = self.unpaid[party.party]
        several = draw >= 0.83
        many = draw >= 0.97
        if not owed:
            return ()
        if not several:
            chosen = [owed[min(int(rng.expovariate(0.25)), len(owed) - 1)]]
        else:
            size = min(
                rng.randint(7, 30) if many else min(2 + int(rng.expovariate(0.5)), 12), len(owed)
            )
            habit = rng.random()
            if habit < 0.45 or many:
                chosen = owed[:size]
            elif habit < 0.7:
                week = rng.choice(owed).day.isocalendar()[:2]
                chosen = [item for item in owed if item.day.isocalendar()[:2] == week]
            else:
                chosen = rng.sample(owed[: max(size, 14)], min(size, len(owed)))
        gone = {item.item for item in chosen}
        self.unpaid[party.party] = [item for item in owed if item.item not in gone]
        return tuple(chosen)

    def _paid(self, due: int, draw: float) -> int:
        rng = self.rng
        if 0.06 <= draw < 0.13:
            return int(due * rng.uniform(0.2, 0.75)) // 100 * 100 if due > 10_000 else due
        if 0.13 <= draw < 0.19:
            short = rng.choice(("cents", "yuan", "ten", "fee", "rate", "other"))
            if short == "other":
                return due - min(rng.randrange(100, 3000), due // 10)
            if short == "fee":
                return due - min(rng.choice((500, 1000)), due // 20)
            if short == "rate":
                return due - round(due * 60 / 10_000)
            return due - due % {"cents": 10, "yuan": 100, "ten": 1000}[short]
        if 0.19 <= draw < 0.22:
            return due + rng.randrange(1, 5000)
        return due

    def _payer(self, party: Party) -> tuple[str, str]:
        rng = self.rng
        account = party.accounts[0] if rng.random() < 0.48 else f"6{rng.randrange(10**17, 10**18)}"
        name, draw = party.names[0], rng.random()
        if draw < 0.25:
            return account, party.owners[0]
        if draw < 0.38:
            if rng.random() < 0.5:
                return account, name[: max(4, len(name) - rng.randint(1, 4))]
            place = rng.randrange(len(name))
            return account, name[:place] + rng.choice(WORDS) + name[place + 1 :]
        return account, "" if draw < 0.45 else name

    def _memo(self, chosen: tuple[Item, ...]) -> str:
        rng = self.rng
        draw = rng.random()
        numbers = [item.number for item in chosen]
        if draw < 0.32:
            return (
                rng.choice(("货款 ", "", "付", "烟款:"))
                + rng.choice((" ", "、", ",")).join(numbers)[:140]
            )
        if draw < 0.40:
            return "货款" + " ".join(number[-6:] for number in numbers[:8])
        if draw < 0.43:
            digits = list(numbers[0])
            digits[rng.randrange(6, len(digits))] = str(rng.randrange(10))
            return "".join(digits)
        return rng.choice(("", "货款", "烟款", "转账", "付货款", f"{rng.randrange(1, 13)}月货款"))
