from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        # EXTENDS account: a company that gets its Chinese chart later gets our sub-accounts too.
        result = super()._post_load_data(template_code, company, template_data)
        (company or self.env.company)._tobacco_settlement_setup_accounts()
        return result
