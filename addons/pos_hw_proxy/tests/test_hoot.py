from odoo.tests import tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


@tagged("post_install", "-at_install")
class TestHoot(HOOTCommon):
    def _run(self, suite):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id="
            + self._generate_hash(suite),
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )

    def test_unit(self):
        self._run("@pos_hw_proxy")
