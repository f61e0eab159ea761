from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.codes import carton_code


class TobaccoTraceCode(models.Model):
    """A code that tells one carton or one e-cigarette from every other, and where it is now.

    Its history is `tobacco.trace.event`. Both are written by code only: by the receipt of goods,
    by the decision about quarantine, and by whoever sells (`_sold`, `_returned`).
    """

    _name = "tobacco.trace.code"
    _description = "Trace Code"
    _order = "id desc"
    _rec_name = "code"

    code = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [("carton", "Carton code"), ("ecig", "E-cigarette trace code")],
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", string="Article", readonly=True, index=True, ondelete="restrict"
    )
    receipt_id = fields.Many2one(
        "tobacco.receipt",
        string="Goods Receipt",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # in_stock -> sold -> returned -> sold ...; quarantined -> released -> sold, or
    # quarantined -> returned_to_vendor -> in_stock or quarantined (delivered again)
    state = fields.Selection(
        [
            ("in_stock", "In stock"),
            ("quarantined", "In quarantine"),
            ("released", "Released to stock"),
            ("returned_to_vendor", "Returned to vendor"),
            ("sold", "Sold"),
            ("returned", "Brought back by customer"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    event_ids = fields.One2many("tobacco.trace.event", "code_id", string="History")

    _code_unique = models.UniqueIndex(
        "(company_id, kind, code)", "This code is known already: look at its history."
    )

    @api.model
    def _kind_of(self, code):
        """carton or ecig, and the code as it is stored: without white space, in capitals where it
        is one of a carton.
        """
        carton = carton_code.trusted(code)
        return ("carton", carton) if carton else ("ecig", code.strip())

    @api.model
    def _sold(self, codes, source_model, source_uuid, product_by_code=None):
        """Write down that `codes` (texts) were sold on the document; a repetition adds nothing.

        A code that was never received is made known, with its article (id or record) where
        `product_by_code` has one. At most three queries; works for users without access.
        """
        products = {
            self._kind_of(code): int(product) for code, product in (product_by_code or {}).items()
        }
        self._happened("sold", "sold", self._keys(codes), source_model, source_uuid, products)

    @api.model
    def _returned(self, codes, source_model, source_uuid):
        """Write down that a customer brought `codes` back on the document; see `_sold`."""
        self._happened("returned", "returned", self._keys(codes), source_model, source_uuid)

    def _keys(self, codes):
        return [self._kind_of(code) for code in codes if (code or "").strip()]

    @api.model
    def _happened(
        self,
        kind,
        state,
        keys,
        source_model,
        source_uuid,
        products=None,
        reason=None,
        receipt=None,
    ):
        """Codes become `state` by an event; those whose event is known already stay as they are.

        `keys` are (kind, code), `products` {key: id of the article}.

        Plain SQL: users who may not read these tables write down what they did, and nothing else.
        """
        keys = sorted(set(keys))
        if not keys:
            return
        self.flush_model()
        self.env["tobacco.trace.event"].flush_model()
        ids = self._ensure_codes(keys, state, products or {}, receipt)
        new_ids = self._add_events(ids, kind, source_model, source_uuid, reason)
        if new_ids:
            self.env.cr.execute(
                SQL(
                    """UPDATE tobacco_trace_code
                          SET state = %s, receipt_id = COALESCE(%s, receipt_id),
                              write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                        WHERE id IN %s""",
                    state,
                    receipt.id if receipt else None,
                    self.env.uid,
                    tuple(new_ids),
                )
            )
        self.invalidate_model()
        self.env["tobacco.trace.event"].invalidate_model()

    def _ensure_codes(self, keys, state, products, receipt):
        """Ids of `keys` ((kind, code), sorted so that two tills never wait for each other)."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO tobacco_trace_code AS known
                          (company_id, kind, code, product_id, receipt_id, state,
                           create_uid, create_date, write_uid, write_date)
                   VALUES %s
                   ON CONFLICT (company_id, kind, code) DO UPDATE
                      SET product_id = COALESCE(known.product_id, EXCLUDED.product_id)
                   RETURNING id""",
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s::int, %s::int, %s, %s, now() AT TIME ZONE 'UTC',"
                        " %s, now() AT TIME ZONE 'UTC')",
                        self.env.company.id,
                        kind,
                        code,
                        products.get((kind, code)),
                        receipt.id if receipt else None,
                        state,
                        self.env.uid,
                        self.env.uid,
                    )
                    for kind, code in keys
                ),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _add_events(self, ids, kind, source_model, source_uuid, reason):
        """Ids of the codes of whom this was not known yet."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO tobacco_trace_event
                          (code_id, company_id, kind, source_model, source_uuid, reason, user_id,
                           at, create_uid, create_date, write_uid, write_date)
                   SELECT code.id, code.company_id, %(kind)s, %(model)s, %(uuid)s, %(reason)s,
                          %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC',
                          %(uid)s, now() AT TIME ZONE 'UTC'
                     FROM tobacco_trace_code code WHERE code.id IN %(ids)s
                   ON CONFLICT (code_id, kind, source_model, source_uuid) DO NOTHING
                   RETURNING code_id""",
                kind=kind,
                model=source_model,
                uuid=str(source_uuid),
                reason=reason,
                uid=self.env.uid,
                ids=tuple(ids),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _find(self, code):
        """The record of a code as somebody scanned or typed it."""
        kind, text = self._kind_of(code or "")
        companies = self.env.companies.ids
        return self.search(
            [("company_id", "in", companies), ("kind", "=", kind), ("code", "=", text)], limit=1
        )

    def action_follow(self):
        """Open the history of this code."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.code,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
