from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from odoo.addons.tobacco_compliance.tools.mention import linked, named

CHANNELS = {"mail": "email", "sms": "sms"}


class MailingMailing(models.Model):
    """A mailing that names or shows tobacco does not leave where a rule keeps tobacco out of mails.

    What counts is `tools.mention`: names and brands of our own tobacco articles, links to them and
    their pictures. The rule itself is lifted by nobody; that a word found means no tobacco (a road,
    a family name) is a fact, which the compliance officer states for this mailing.
    """

    _inherit = "mailing.mailing"

    tobacco_warning = fields.Char(compute="_compute_tobacco_warning")
    tobacco_cleared_words = fields.Json(
        copy=False, help="Words found that the compliance officer said mean no tobacco."
    )

    @api.depends("subject", "preview", "body_arch", "body_html", "mailing_type")
    @api.depends("tobacco_cleared_words")
    @api.depends_context("lang", "company")
    def _compute_tobacco_warning(self):
        for mailing in self:
            found, words = mailing._tobacco_finding()
            mailing.tobacco_warning = found and mailing._tobacco_message(found, words)

    def action_put_in_queue(self):
        # EXTENDS mass_mailing
        for mailing in self:
            found, words = mailing._tobacco_finding()
            if found and found["severity"] == "block":
                mailing._tobacco_refuse(found, words)
            elif found:
                vals = mailing._prepare_tobacco_check_vals(found, words)
                self.env["tobacco.check"]._record([vals])
        return super().action_put_in_queue()

    def _action_send_mail(self, res_ids=None):
        """One that reached the queue some other way goes back to draft; the others leave."""
        # EXTENDS mass_mailing
        refused = self.browse()
        for mailing in self:
            found, words = mailing._tobacco_finding()
            if found and found["severity"] == "block":
                refused |= mailing
                mailing.state = "draft"
                mailing.message_post(body=mailing._tobacco_message(found, words))
                vals = mailing._prepare_tobacco_check_vals(found, words, kind="refusal")
                self.env["tobacco.check"]._record([vals])
        leaving = self - refused
        return super(MailingMailing, leaving)._action_send_mail(res_ids) if leaving else True

    def action_tobacco_clear(self):
        self.ensure_one()
        if not self.env.user.has_group("tobacco_compliance.group_officer"):
            raise AccessError(self.env._("Only the compliance officer can decide this."))
        found, words = self._tobacco_finding()
        if not found:
            return
        self.env["tobacco.check"]._record(
            [
                self._prepare_tobacco_check_vals(
                    found,
                    words,
                    kind="override",
                    override_user_id=self.env.uid,
                    reason=self.env._("Means no tobacco: %(words)s", words=", ".join(words)),
                )
            ]
        )
        # sudo: an officer may be no marketing user
        self.sudo().tobacco_cleared_words = [*(self.tobacco_cleared_words or []), *words]

    # === WHAT IS FOUND === #

    def _tobacco_finding(self):
        """The strictest violation of this mailing and the words that were found."""
        self.ensure_one()
        articles = self.env["product.template"].sudo()  # sudo: who writes mails reads no articles
        company = self.env.company
        articles = articles.search(
            [("tobacco_category", "!=", False), ("company_id", "in", [False, company.id])]
        )
        words = self._tobacco_words(articles)
        cleared = set(self.tobacco_cleared_words or [])
        found = None
        open_words = []
        for word, category in words.items():
            decision = word not in cleared and self._tobacco_decision(category, company)
            if decision:
                open_words.append(word)
                found = decision if not found or decision["severity"] == "block" else found
        return found, sorted(open_words)

    def _tobacco_decision(self, category, company):
        channel = self.env["tobacco.channel"]
        channels = (CHANNELS.get(self.mailing_type, "email"),)
        return channel._closing(category, channel._places(company), channels, stage="promotion")

    def _tobacco_words(self, articles):
        """`{word found: category}` of brands and names in the text and of linked articles."""
        html = "".join(part or "" for part in (self.body_arch, self.body_html))
        texts = [self.subject, self.preview, html2plaintext(html)]
        if "body_plaintext" in self._fields:  # of mass_mailing_sms, where it is installed
            texts.append(self.body_plaintext)
            html += f" {self.body_plaintext or ''}"
        text = "\n".join(part for part in texts if part)
        links = linked(html)
        words = {}
        for article in articles:
            for word in named(text, [article.tobacco_brand or "", article.name]):
                words[word] = article.tobacco_category
            variants = set(article.product_variant_ids.ids)
            if article.id in links["template"] or variants & links["product"]:
                words[article.display_name] = article.tobacco_category
        return words

    def _tobacco_message(self, violation, words):
        return self.env._(
            "This mailing names or shows tobacco (%(words)s). %(reason)s",
            words=", ".join(words),
            reason=violation["message"],
        )

    def _tobacco_refuse(self, violation, words):
        self.env["tobacco.channel"]._record_refusal(
            self._prepare_tobacco_check_vals(violation, words)
        )
        raise UserError(self._tobacco_message(violation, words))

    def _prepare_tobacco_check_vals(self, violation, words, **vals):
        return self.env["tobacco.channel"]._prepare_check_vals(
            {**violation, "params": {**violation["params"], "words": words}},
            self.env.company,
            (self._name, self.id, self.subject),
            stage="promotion",
            **vals,
        )
