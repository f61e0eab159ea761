"""Sources: documents that are reported."""

from odoo import api, models
from odoo.exceptions import UserError


class TobaccoReportSource(models.AbstractModel):
    """What a document's model offers so that its sales can be reported, and again.

    The outbox keeps (model, uuid, revision) of a source and no foreign key. These methods are
    the way back: a source that is gone is found by nobody, and its records stay.
    """

    _name = "tobacco.report.source"
    _description = "Reported Document"

    @api.model
    def _report_find(self, source_uuid):
        """The document that the outbox knows by this uuid, or none."""
        return self.search([("uuid", "=", source_uuid)], limit=1)

    def _prepare_report_payload(self):
        """The payload of a sale or refund out of the document as it stands now.

        :return: the protocol's payload without ``record``
        :rtype: dict
        :raise UserError: when it cannot be made, in words that say what to do
        """
        raise UserError(
            self.env._("%(name)s is not a document that is reported.", name=self.display_name)
        )

    def _report_capture(self):
        """Write the first record of this document, unless it has one.

        :return: the record's uuid; None when its licence does not report
        """
        raise UserError(
            self.env._("%(name)s is not a document that is reported.", name=self.display_name)
        )

    def _report_changeable(self):
        """What a person may put right before a correction, and where; a translated text."""
        return ""
