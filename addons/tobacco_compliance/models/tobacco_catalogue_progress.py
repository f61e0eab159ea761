from odoo import api, fields, models
from odoo.tools import SQL


class TobaccoCatalogueProgress(models.Model):
    """How far the loading of a large file is.

    A table of its own, written by transactions of its own: the file loads in one transaction, of
    which nobody sees anything until it is over.
    """

    _name = "tobacco.catalogue.progress"
    _description = "Progress of a Catalogue"
    _log_access = False

    file_id = fields.Integer(required=True, index=True, aggregator=None)
    done = fields.Integer(aggregator=None)
    total = fields.Integer(aggregator=None)

    _file_unique = models.UniqueIndex("(file_id)", "One progress for each file.")

    @api.model
    def _reporter(self, file_id, total):
        """A function to be told how many articles are ready."""

        def report(done):
            with self.env.registry.cursor() as cr:
                cr.execute(
                    SQL(
                        "INSERT INTO tobacco_catalogue_progress (file_id, done, total)"
                        " VALUES (%s, %s, %s)"
                        " ON CONFLICT (file_id) DO UPDATE SET done = EXCLUDED.done",
                        file_id,
                        done,
                        total,
                    )
                )

        return report
