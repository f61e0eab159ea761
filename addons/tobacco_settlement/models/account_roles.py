"""Which accounts settlement needs, and where they hang in the two Chinese charts.

`cn` is 小企业会计准则, `cn_large_bis` 企业会计准则. Names are XML ids of account.chart.template;
codes of the database differ (they are padded to six digits) and never find an account.
"""

from collections.abc import Callable
from dataclasses import dataclass

CHARTS = ("cn", "cn_large_bis")
COMMON = "l10n_cn_common_account_"
SMALL = "l10n_cn_account_"
LARGE = "l10n_cn_large_bis_account_"


@dataclass(frozen=True)
class AccountRole:
    code: str
    small: str
    large: str
    account_type: str
    reconcile: bool
    label: Callable

    def parent(self, chart):
        return self.small if chart == "cn" else self.large

    def name(self, env, suffix=""):
        return f"{self.label(env)} {suffix}".strip()


@dataclass(frozen=True)
class ReasonSpec:
    code: str
    usage: str
    direction: str
    limit_amount: float
    name: Callable
    field_name: str = ""
    small: str = ""
    large: str = ""

    def account(self, company, template):
        """The account of this reason in the company's chart; may be empty."""
        if self.field_name:
            return company[self.field_name]
        xmlid = self.small if company.chart_template == "cn" else self.large
        return template.ref(xmlid, raise_if_not_found=False) or template.env["account.account"]


PLATFORM = AccountRole(
    "platform",
    f"{COMMON}1012",
    f"{COMMON}1012",
    "asset_current",
    True,
    lambda env: env._("Other monetary funds - WeChat Pay"),
)
ACCOUNTS = {
    "tobacco_transit_account_id": AccountRole(
        "transit",
        f"{COMMON}1012",
        f"{COMMON}1012",
        "asset_current",
        True,
        lambda env: env._("Other monetary funds - cash in transit"),
    ),
    "tobacco_unknown_receipt_account_id": AccountRole(
        "unknown_receipt",
        f"{COMMON}2241",
        f"{COMMON}2241",
        "liability_current",
        True,
        lambda env: env._("Other payables - receipts to be identified"),
    ),
    "tobacco_advance_account_id": AccountRole(
        "advance",
        f"{COMMON}2203",
        f"{LARGE}2204",
        "liability_current",
        True,
        lambda env: env._("Advances from customers - settlement"),
    ),
    "tobacco_cash_difference_account_id": AccountRole(
        "cash_difference",
        f"{COMMON}1901",
        f"{COMMON}1901",
        "asset_current",
        True,
        lambda env: env._("Pending property gains / losses - cash"),
    ),
    "tobacco_fee_account_id": AccountRole(
        "fee",
        f"{SMALL}5603",
        f"{LARGE}6603",
        "expense",
        False,
        lambda env: env._("Financial expenses - fees"),
    ),
}
REASONS = (
    ReasonSpec(
        "FEE",
        "difference",
        "short",
        50.0,
        lambda env: env._("Bank fee borne by us"),
        field_name="tobacco_fee_account_id",
    ),
    ReasonSpec(
        "ROUND",
        "difference",
        "short",
        10.0,
        lambda env: env._("Rounded down"),
        small=f"{SMALL}5711",
        large=f"{LARGE}6711",
    ),
    ReasonSpec(
        "DISCOUNT",
        "difference",
        "short",
        500.0,
        lambda env: env._("Cash discount"),
        small=f"{SMALL}560304",
        large=f"{LARGE}671102",
    ),
    ReasonSpec(
        "COUNT",
        "difference",
        "short",
        500.0,
        lambda env: env._("Counted less by the bank"),
        field_name="tobacco_cash_difference_account_id",
    ),
    ReasonSpec(
        "INTEREST",
        "bank",
        "both",
        0.0,
        lambda env: env._("Interest of the bank"),
        small=f"{SMALL}5603",
        large=f"{LARGE}6603",
    ),
    ReasonSpec(
        "BANKFEE",
        "bank",
        "both",
        0.0,
        lambda env: env._("Fee of the bank"),
        field_name="tobacco_fee_account_id",
    ),
    ReasonSpec(
        "TRANSFER",
        "bank",
        "both",
        0.0,
        lambda env: env._("Transfer between own accounts"),
        field_name="tobacco_transit_account_id",
    ),
    ReasonSpec(
        "DEPOSIT",
        "cash",
        "out",
        0.0,
        lambda env: env._("Cash to the bank"),
        field_name="tobacco_transit_account_id",
    ),
    ReasonSpec(
        "CHANGE",
        "cash",
        "in",
        0.0,
        lambda env: env._("Change from the bank"),
        field_name="tobacco_transit_account_id",
    ),
    ReasonSpec(
        "EXPENSE",
        "cash",
        "out",
        0.0,
        lambda env: env._("Small expense of the shop"),
        small=f"{SMALL}5602",
        large=f"{LARGE}6602",
    ),
    ReasonSpec(
        "PENDING",
        "cash",
        "both",
        0.0,
        lambda env: env._("Other, to be cleared"),
        field_name="tobacco_cash_difference_account_id",
    ),
)
