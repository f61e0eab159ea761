"""Python and JavaScript answer alike, whatever the facts."""

import datetime as dt

import pytest
import rule_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_twin import Twin

from odoo.addons.tobacco_compliance.tools.rules import FactsError, check
from odoo.addons.tobacco_compliance.tools.rules import facts as shape

ROWS = rule_rows.rows()
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# Days on which a rule begins or ends, a person comes of age or a month has an end of its own.
days = st.one_of(
    st.dates(min_value=dt.date(2004, 1, 1), max_value=dt.date(2060, 12, 31)).map(str),
    st.sampled_from(
        [
            "2008-02-29",
            "2008-12-31",
            "2009-01-01",
            "2026-02-28",
            "2026-03-01",
            "2026-11-22",
            "2026-12-31",
            "2027-01-01",
            "2028-02-01",
            "2028-02-29",
        ]
    ),
)
times = st.builds(
    "{}T{}{}".format,
    days,
    st.sampled_from(["00:00:00", "11:04:05", "23:59:59.5"]),
    st.sampled_from(["Z", "+08:00", "-05:00"]),
)
decimals = st.one_of(
    st.sampled_from(
        [
            "0",
            "-0",
            "1",
            "2",
            "10",
            "10.01",
            "19.99",
            "20",
            "21",
            "30",
            "49.9",
            "50",
            "50.0",
            "66.12",
            "13.00",
            "-1",
            "0.5",
        ]
    ),
    st.decimals(-100, 11000, places=2).map(str),
)
counts = st.sampled_from([1, 10, 18, 19, 20, 21, 25, 30, 200])
texts = st.one_of(st.sampled_from(["", "S1", "110101100001"]), st.text(max_size=6))
flags = st.booleans()
promotions = st.sampled_from(["coupon", "gift", "bundle", "multipack", "points"])
names = st.lists(st.sampled_from(["name", "price", "unit", "UTL", "TW-HTP", "a,b"]), max_size=4)
ratios = st.sampled_from(["0", "0.89", "0.9", "1.00"])


def one_of(values):
    return st.sampled_from(values)


def optional(**keys):
    """An object in which each key may be missing or null."""
    return st.fixed_dictionaries({}, optional={k: st.none() | v for k, v in keys.items()})


@st.composite
def periods(draw):
    first, last = sorted(draw(st.tuples(days, days)))
    return [first, draw(st.sampled_from([last, None]))]


licences = optional(
    number=texts,
    scope=st.lists(one_of(shape.LICENCE_SCOPES), max_size=3),
    valid_from=days,
    valid_to=days,
    suspended=st.lists(periods(), max_size=2),
    site=texts,
)
codes = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["60531", "50229", "61301", "x1111"]),
    st.just("123456789"),
    st.sampled_from(["01", "50", "51", "ab"]),
    st.just("CDYC"),
    st.sampled_from(["110101100001", "430701204804", "4307"]),
)
lines = optional(
    line=st.integers(1, 6),
    category=one_of(shape.CATEGORIES),
    product_type=st.sampled_from(["little_cigar", "shisha", "x"]),
    brand=texts,
    unit=one_of(shape.UNITS),
    qty=decimals,
    sticks_per_pack=counts,
    packs_per_carton=counts,
    **dict.fromkeys(
        [
            "unit_price",
            "marked_price",
            "suggested_price",
            "stamp_price",
            "discount",
            "nicotine_mg_per_g",
            "nicotine_mg",
            "volume_ml",
            "tank_ml",
            "weight_g",
        ],
        decimals,
    ),
    flavour=st.sampled_from(["tobacco", "menthol", "cherry"]) | texts,
    **dict.fromkeys(
        ["is_refillable", "is_single_use", "has_duty_stamp", "is_recalled", "is_damaged"], flags
    ),
    lists=names,
    label=names,
    trace=st.lists(texts, max_size=2),
    carton_code=codes | texts,
    entry=st.sampled_from(["scanned", "keyed"]),
)
ids = {"eo_id": texts, "f_id": texts}
documents = st.fixed_dictionaries(
    {
        "stage": one_of(shape.STAGES),
        "jurisdiction": one_of(rule_rows.COUNTRIES),
        "at": times,
    },
    optional={
        "channel": one_of(shape.CHANNELS),
        "licence": licences,
        "site": texts,
        "shop": optional(
            last_purchase_on=days,
            sign_confirmed_on=days,
            school_distance_m=decimals | counts,
            scan_rate=ratios,
            records_kept_years=decimals | counts,
            brands_on_sale=counts | names,
            is_adult_only=flags,
            is_open_shelf=flags,
            **ids,
        ),
        "buyer": optional(
            birth_date=days,
            looks_under=counts,
            document_checked=flags,
            licence=licences | texts,
            is_id_number_stored=flags,
            area=texts,
            **ids,
        ),
        "same_buyer_today": optional(cartons=decimals),
        "vendor": optional(
            licence=texts, is_local_wholesaler=flags, platform_order=texts, area=texts, **ids
        ),
        "transport_permit": texts,
        "promotion": optional(kind=promotions),
        "lines": st.lists(lines, max_size=4),
    },
)
junk = st.sampled_from(
    [0, 1, -1, 1.5, 2**53, True, "", "x", "1e3", "01", "2026-02-30", [], {}, [0]]
)


@pytest.fixture(scope="module")
def twin():
    with Twin(ROWS) as process:
        yield process


@QUIET
@given(documents)
def test_random_facts_have_the_same_violations(twin, facts):
    assert twin.check(facts) == check(facts, ROWS)


@QUIET
@given(documents, st.data())
def test_facts_with_something_wrong_are_refused_alike(twin, facts, data):
    place = facts
    while isinstance(place, dict | list) and place:
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(flags):
            place = place[key]
            continue
        place[key] = data.draw(junk)
        break
    try:
        mine = check(facts, ROWS)
    except FactsError as refusal:
        mine = {"field": refusal.field, "expected": refusal.expected}
    assert twin.check(facts) == mine
