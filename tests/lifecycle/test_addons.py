import pytest

from scripts.suite.paths import GLUE_ADDONS, SUITE_ADDONS

OLD_ORDERS = "SELECT count(*), sum(amount_total) FROM pos_order"
INSTALLED = "SELECT state FROM ir_module_module WHERE name = '{}'"


@pytest.mark.parametrize("addon", SUITE_ADDONS)
def test_an_addon_installs_alone_and_leaves_again_without_a_trace_on_the_views(shop, addon):
    before = shop.sql(OLD_ORDERS)
    shop.install(addon)
    assert shop.sql(OLD_ORDERS) == before
    assert shop.broken_views() == ""
    assert shop.uninstall(addon) == ""
    assert shop.sql(INSTALLED.format(addon)) == "uninstalled"
    assert shop.broken_views() == ""
    assert shop.sql(OLD_ORDERS) == before


def test_all_addons_together_upgrade_and_never_report_an_old_order(shop):
    before = shop.sql(OLD_ORDERS)
    shop.install(*SUITE_ADDONS)
    assert shop.sql("SELECT count(*) FROM tobacco_report_record") == "0"
    shop.update(*SUITE_ADDONS)
    for name in SUITE_ADDONS:
        assert shop.sql(INSTALLED.format(name)) == "installed"
    assert shop.broken_views() == ""
    assert shop.sql(OLD_ORDERS) == before
    assert shop.sql("SELECT count(*) FROM tobacco_report_record") == "0"


def test_uninstalling_is_refused_while_a_licence_was_not_exported_and_verified(shop):
    shop.install("tobacco_pos")
    shop.python(
        "shop = env['tobacco.shop'].create({'name': '老店', 'code': 'OLD1'})\n"
        "env['tobacco.licence'].create({\n"
        "    'number': '110101100001', 'shop_id': shop.id, 'holder_name': '老店',\n"
        "    'valid_from': '2024-01-01', 'valid_to': '2028-12-31', 'is_cigarette': True})\n"
        "env.cr.commit()\n"
    )
    assert shop.uninstall("tobacco_compliance") != ""
    assert shop.sql(INSTALLED.format("tobacco_compliance")) == "installed"
    shop.python(
        "export = env['tobacco.legal.export'].create({})\n"
        "export.action_export()\n"
        "export.copy_file = export.file\n"
        "export.action_verify()\n"
        "env.cr.commit()\n"
    )
    assert shop.uninstall("tobacco_compliance") == ""
    assert shop.sql(INSTALLED.format("tobacco_pos")) == "uninstalled"
    assert shop.broken_views() == ""


def test_glue_addons_install_themselves_and_leave_again_without_a_trace_on_the_views(glued_shop):
    glued_shop.install("tobacco_pos")
    for addon in GLUE_ADDONS:
        assert glued_shop.sql(INSTALLED.format(addon)) == "installed"
    assert glued_shop.broken_views() == ""
    for addon in GLUE_ADDONS:
        assert glued_shop.uninstall(addon) == ""
        assert glued_shop.sql(INSTALLED.format(addon)) == "uninstalled"
    assert glued_shop.broken_views() == ""
