from odoo import http
from odoo.http import content_disposition, request

from ..wizards.tobacco_catalogue_import import SAMPLE_NAME

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CatalogueSample(http.Controller):
    @http.route("/tobacco_compliance/catalogue_sample", type="http", auth="user", readonly=True)
    def catalogue_sample(self):
        """The sample catalogue as a download; it holds nothing of the shop."""
        content = request.env["tobacco.catalogue.import"]._sample_content()
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(SAMPLE_NAME)),
            ],
        )
