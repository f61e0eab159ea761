from odoo import api, models

TOLD = "tobacco_pos.shops_to_tell"


class TobaccoTillCached(models.AbstractModel):
    """What every sale needs of a shop and its licence is cached; a change of them forgets it, and
    tills that are open learn of it.
    """

    _name = "tobacco.till.cached"
    _description = "Cached by the tills"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._tell_tills()
        return records

    def write(self, vals):
        # a licence that moves to another shop concerns both
        self._tell_tills()
        result = super().write(vals)
        self._tell_tills()
        return result

    def unlink(self):
        self._tell_tills()
        return super().unlink()

    def _till_shops(self):
        """The shops whose tills must know."""
        return self.env["tobacco.shop"]

    def _tell_tills(self):
        self._tell_shops(self._till_shops())

    @api.model
    def _tell_shops(self, shops):
        """Forget what is cached now, and tell the open tills once, when it is sure to happen."""
        self.env.registry.clear_cache()
        precommit = self.env.cr.precommit
        if TOLD not in precommit.data:
            precommit.data[TOLD] = set()
            precommit.add(self._tell_tills_now)
            # A sale at the same time may have cached what was true before.
            self.env.cr.postcommit.add(self.env.registry.clear_cache)
        precommit.data[TOLD].update(shops.ids)

    def _tell_tills_now(self):
        shop_ids = self.env.cr.precommit.data.pop(TOLD, set())
        # sudo: who keeps licences need not be allowed to see tills
        sessions = self.env["pos.session"].sudo()
        for session in sessions.search(
            [("config_id.tobacco_shop_id", "in", list(shop_ids)), ("state", "!=", "closed")]
        ):
            session.config_id._notify("TOBACCO_TILL_DATA", {})
