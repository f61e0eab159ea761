import pytest

from scripts.suite.paths import SUITE_ADDONS

OLD_ORDERS = "SELECT count(*), sum(amount_total) FROM pos_order"


@pytest.mark.parametrize("addon", SUITE_ADDONS)
def test_an_addon_installs_alone_and_leaves_again_without_a_trace_on_the_views(shop, addon):
    before = shop.sql(OLD_ORDERS)
    shop.install(addon)
    assert shop.sql(OLD_ORDERS) == before
    assert shop.broken_views() == ""
    assert shop.uninstall(addon) == ""
    assert shop.sql(f"SELECT state FROM ir_module_module WHERE name = '{addon}'") == "uninstalled"
    assert shop.broken_views() == ""
    assert shop.sql(OLD_ORDERS) == before


def test_all_addons_together_upgrade_and_never_report_an_old_order(shop):
    before = shop.sql(OLD_ORDERS)
    shop.install(*SUITE_ADDONS)
    assert shop.sql("SELECT count(*) FROM tobacco_report_record") == "0"
    shop.update(*SUITE_ADDONS)
    states = shop.sql(
        "SELECT DISTINCT state FROM ir_module_module WHERE name LIKE 'tobacco%' OR name LIKE 'pos_hw%'"
    )
    assert states == "installed"
    assert shop.broken_views() == ""
    assert shop.sql(OLD_ORDERS) == before
    assert shop.sql("SELECT count(*) FROM tobacco_report_record") == "0"
