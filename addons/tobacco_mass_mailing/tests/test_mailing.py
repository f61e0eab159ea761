from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestMailing(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tobacco.shop"].search([("company_id", "=", cls.env.company.id)]).active = False
        cls.shop = cls.env["tobacco.shop"].create({"name": "Main Street", "code": "MM-1"})
        cls.smoke = cls.env["product.template"].create(
            {"name": "Qqsmoke Gold", "tobacco_brand": "Qqbrand", "tobacco_category": "cigarette"}
        )
        cls.writer = new_test_user(
            cls.env, "mm_writer", "mass_mailing.group_mass_mailing_user", lang="en_US"
        )
        cls.officer = new_test_user(
            cls.env,
            "mm_officer",
            "mass_mailing.group_mass_mailing_user,tobacco_compliance.group_officer",
        )
        cls.list = cls.env["mailing.list"].create(
            {"name": "Customers", "contact_ids": [Command.create({"email": "a@example.com"})]}
        )

    def _mailing(self, body="<p>Fresh tea</p>", **values):
        return (
            self.env["mailing.mailing"]
            .with_user(self.writer)
            .create(
                {
                    "subject": "News",
                    "body_arch": body,
                    "body_html": body,
                    "mailing_type": "mail",
                    "mailing_model_id": self.env["ir.model"]._get_id("mailing.list"),
                    "contact_list_ids": [Command.link(self.list.id)],
                    **values,
                }
            )
        )

    def test_a_mail_about_tea_leaves(self):
        mailing = self._mailing()
        self.assertFalse(mailing.tobacco_warning)
        mailing.action_put_in_queue()
        self.assertEqual(mailing.state, "in_queue")

    def test_a_brand_a_name_a_link_and_a_picture_are_refused(self):
        variant = self.smoke.product_variant_id
        bodies = (
            "<p>QQBRAND is here</p>",
            "<p>Qqsmoke  Gold</p>",
            f'<p><a href="/shop/look-{self.smoke.id}">look</a></p>',
            f'<p><img src="/web/image/product.product/{variant.id}/image_512"/></p>',
        )
        for body in bodies:
            mailing = self._mailing(body)
            self.assertTrue(mailing.tobacco_warning, body)
            with self.assertRaises(UserError, msg=body):
                mailing.action_put_in_queue()
            self.assertEqual(mailing.state, "draft")

    def test_a_subject_counts_as_well(self):
        with self.assertRaisesRegex(UserError, "Qqbrand"):
            self._mailing(subject="Qqbrand!").action_launch()

    def test_one_that_was_queued_before_goes_back_to_draft_and_leaves_a_check(self):
        mailing = self._mailing("<p>Qqbrand</p>")
        mailing.sudo().state = "in_queue"
        mailing.sudo()._action_send_mail()
        self.assertEqual(mailing.state, "draft")
        check = self.env["tobacco.check"].search(
            [("source_model", "=", "mailing.mailing"), ("source_uuid", "=", str(mailing.id))]
        )
        self.assertEqual(check.rule, "CN-AD")
        self.assertEqual(check.params["words"], ["Qqbrand"])

    def test_the_officer_says_that_a_word_means_no_tobacco_and_only_that_word(self):
        mailing = self._mailing("<p>Qqbrand Road 5</p>")
        with self.assertRaises(AccessError):
            mailing.action_tobacco_clear()
        mailing.with_user(self.officer).action_tobacco_clear()
        mailing.action_put_in_queue()
        self.assertEqual(mailing.state, "in_queue")
        check = self.env["tobacco.check"].search(
            [("source_model", "=", "mailing.mailing"), ("kind", "=", "override")]
        )
        self.assertEqual(check[:1].override_user_id, self.officer)
        mailing.state = "draft"
        mailing.body_html = mailing.body_arch = "<p>Qqbrand Road 5, Qqsmoke Gold</p>"
        with self.assertRaisesRegex(UserError, "Qqsmoke Gold"):
            mailing.action_put_in_queue()

    def test_a_text_message_counts_where_they_are_sent(self):
        if "body_plaintext" in self.env["mailing.mailing"]._fields:
            mailing = self._mailing(mailing_type="sms", body_plaintext="Qqbrand here")
            with self.assertRaisesRegex(UserError, "Qqbrand"):
                mailing.action_put_in_queue()

    def test_where_no_rule_forbids_it_the_mail_leaves(self):
        self.shop.jurisdiction = "US"
        mailing = self._mailing("<p>Qqbrand</p>")
        self.assertFalse(mailing.tobacco_warning)
        mailing.action_put_in_queue()
        self.assertEqual(mailing.state, "in_queue")
