"""Who paid: from the payer's account and name to a party, with the strength of the evidence."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .model import Decision, Party, Receipt
from .normalise import account_key, bigrams, core_name, name_key

ACCOUNT, NAME, ALIAS, SIMILAR, NOBODY = 3, 2, 1, 0, -1
EVIDENCE = {ACCOUNT: "account", NAME: "name", ALIAS: "alias", SIMILAR: "similar"}
MAX_SHARED = 6  # more parties behind one key say nothing
MAX_POSTINGS = 400
MIN_SIMILARITY = 0.6
MIN_LEAD = 0.12
CONTRADICTIONS = 2


@dataclass(frozen=True, slots=True)
class Payer:
    """The parties that may have paid (one, unless a key is shared) and how sure that is."""

    parties: tuple[str, ...] = ()
    level: int = NOBODY
    is_conflicting: bool = False

    @property
    def only(self) -> str:
        """The one party, or ""."""
        return self.parties[0] if len(self.parties) == 1 else ""


class PayerIndex:
    """Looks payers up; built once per run."""

    def __init__(self, parties: Sequence[Party], history: Iterable[Decision]) -> None:
        self.accounts: defaultdict[str, set[str]] = defaultdict(set)
        self.names: defaultdict[str, set[str]] = defaultdict(set)
        self.cores: defaultdict[str, set[str]] = defaultdict(set)
        self.aliases: defaultdict[str, set[str]] = defaultdict(set)
        for party in parties:
            self._add(party)
        self._learn(history, {party.party for party in parties})
        self._prefixes: dict[str, set[str]] | None = None
        self._grams: dict[str, list[str]] | None = None
        self._cache: dict[tuple[str, str], Payer] = {}

    def _add(self, party: Party) -> None:
        for account in party.accounts:
            if key := account_key(account):
                self.accounts[key].add(party.party)
        for name in party.names:
            if key := name_key(name):
                self.names[key].add(party.party)
                self.cores[core_name(key)].add(party.party)
        for name in (*party.owners, *party.aliases):
            if key := name_key(name):
                self.aliases[key].add(party.party)

    def _learn(self, history: Iterable[Decision], known: set[str]) -> None:
        """Accounts and names that reviewers confirmed, unless contradicted twice or as often."""
        accounts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        names: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for decision in history:
            for party in sorted(known.intersection(decision.parties)):
                if key := account_key(decision.account):
                    accounts[key][party] += 1
                if key := name_key(decision.name):
                    names[key][party] += 1
        for learned, index in ((accounts, self.accounts), (names, self.aliases)):
            for key, counts in learned.items():
                (party, times), *others = counts.most_common()
                against = sum(count for _, count in others)
                if against < CONTRADICTIONS and times > against:
                    index[key].add(party)
                else:
                    index[key].update(counts)

    def find(self, receipt: Receipt) -> Payer:
        """The payer of a receipt. Account and name that point to different parties conflict."""
        cached = (receipt.account, receipt.name)
        payer = self._cache.get(cached)
        if payer is None:
            payer = self._cache[cached] = self._find(receipt)
        return payer

    def _find(self, receipt: Receipt) -> Payer:
        by_account = self.accounts.get(account_key(receipt.account), set())
        named, level = self._by_name(name_key(receipt.name))
        if not by_account:
            return _payer(named, level)
        if not named or level < ALIAS or by_account == named:
            return _payer(by_account, ACCOUNT)
        both = by_account & named
        if both:
            return _payer(both, ACCOUNT)
        return Payer(tuple(sorted(by_account | named))[:MAX_SHARED], level, True)

    def _by_name(self, key: str) -> tuple[set[str], int]:
        if len(key) < 2:
            return set(), NOBODY
        for index, level in ((self.names, NAME), (self.aliases, ALIAS)):
            if key in index:
                return index[key], level
        if len(core := core_name(key)) >= 3 and core in self.cores:
            return self.cores[core], ALIAS
        if len(key) >= 4:
            if cut := self._by_prefix(key):
                return cut, ALIAS
            return self._by_likeness(key)
        return set(), NOBODY

    def _by_prefix(self, key: str) -> set[str]:
        """Parties whose name starts with this one: banks cut names off."""
        if self._prefixes is None:
            self._prefixes = {}
            for name, parties in self.names.items():
                for end in range(4, len(name)):
                    self._prefixes.setdefault(name[:end], set()).update(parties)
        found = self._prefixes.get(key, set())
        return found if len(found) == 1 else set()

    def _by_likeness(self, key: str) -> tuple[set[str], int]:
        """The one party whose name shares most pairs of characters, if it leads clearly."""
        if self._grams is None:
            self._grams = {}
            for name in self.names:
                for gram in bigrams(name):
                    self._grams.setdefault(gram, []).append(name)
        grams = bigrams(key)
        shared: Counter[str] = Counter()
        for gram in grams:
            postings = self._grams.get(gram, ())
            if len(postings) <= MAX_POSTINGS:
                shared.update(postings)
        scored: dict[str, float] = {}
        for name in shared:
            other = bigrams(name)
            likeness = 2 * len(grams & other) / (len(grams) + len(other))
            for party in self.names[name]:
                scored[party] = max(scored.get(party, 0.0), likeness)
        ranked = sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))
        if not ranked or ranked[0][1] < MIN_SIMILARITY:
            return set(), NOBODY
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < MIN_LEAD:
            return set(), NOBODY
        return {ranked[0][0]}, SIMILAR


def _payer(parties: set[str], level: int) -> Payer:
    if not parties or len(parties) > MAX_SHARED:
        return Payer()
    return Payer(tuple(sorted(parties)), level)
