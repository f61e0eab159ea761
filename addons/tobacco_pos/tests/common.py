from datetime import timedelta
from uuid import uuid4

from odoo import Command, fields
from odoo.tests import new_test_user

CARTON = 10


class TobaccoTill:
    """A licensed shop with one till, built from nothing; for test classes with a company.

    Prices include a tax of 13 %, as on a Chinese shelf.
    """

    @classmethod
    def _set_up_shop(cls):
        env = cls.env
        env.user.group_ids += env.ref("tobacco_compliance.group_officer")
        env.user.group_ids += env.ref("point_of_sale.group_pos_manager")
        cls.company = env.company
        cls.today = fields.Date.context_today(env.user.with_context(tz="Asia/Shanghai"))
        cls.shop = env["tobacco.shop"].create(
            {"name": "Corner Shop", "code": "BJ-1", "company_id": cls.company.id}
        )
        cls.licence = env["tobacco.licence"].create(
            {
                "number": "110101100001",
                "shop_id": cls.shop.id,
                "holder_name": "Corner Shop",
                "valid_from": cls.today - timedelta(days=400),
                "valid_to": cls.today + timedelta(days=400),
            }
        )
        cls.pack = env.ref("tobacco_compliance.uom_pack")
        cls.carton = env.ref("tobacco_compliance.uom_carton_10")
        cls.tax = env["account.tax"].create(
            {
                "name": "VAT 13 % included",
                "amount": 13,
                "price_include_override": "tax_included",
                "company_id": cls.company.id,
            }
        )
        cls.cigarettes = cls._create_article("Zhonghua (hard)", 45.0, "6901028000017")
        cls.water = env["product.product"].create(
            {
                "name": "Water",
                "available_in_pos": True,
                "is_storable": True,
                "list_price": 2.0,
                "barcode": "6901028999991",
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )
        cls.carton_code = env["product.uom"].create(
            {
                "product_id": cls.cigarettes.id,
                "uom_id": cls.carton.id,
                "barcode": "6901028000024",
                "tobacco_price": 450.0,
            }
        )
        env["res.lang"]._activate_lang("en_US")
        cls.cashier = new_test_user(
            env,
            "till_cashier",
            groups="base.group_user,point_of_sale.group_pos_user",
            lang="en_US",
        )

    @classmethod
    def _create_article(cls, name, price, barcode):
        return cls.env["product.product"].create(
            {
                "name": name,
                "available_in_pos": True,
                "is_storable": True,
                "uom_id": cls.pack.id,
                "list_price": price,
                "barcode": barcode,
                "taxes_id": [Command.set(cls.tax.ids)],
                "tobacco_category": "cigarette",
                "tobacco_sticks_per_pack": 20,
                "tobacco_packs_per_carton": CARTON,
                "tobacco_marked_price": price,
                "tobacco_suggested_price": price,
            }
        )

    @classmethod
    def _start_reporting(cls, days_ago=1):
        """Open the licence's chain, its go-live `days_ago` days back."""
        profile = cls.env["tobacco.report.profile"].search([], limit=1) or cls.env[
            "tobacco.report.profile"
        ].create(cls._prepare_profile_vals())
        cls.env["tobacco.report.chain"]._open(
            cls.licence, profile, fields.Datetime.now() - timedelta(days=days_ago)
        )

    @classmethod
    def _prepare_profile_vals(cls):
        return {"name": "Test", "endpoint": "http://127.0.0.1:1"}

    @classmethod
    def _prepare_line(cls, product, qty, **vals):
        """One line of a synced order; `qty` in stock units, amounts as the till computes them."""
        price = vals.pop("price_unit", product.lst_price)
        included = round(price * abs(qty), 2)
        return Command.create(
            {
                "uuid": str(uuid4()),
                "product_id": product.id,
                "full_product_name": product.name,
                "qty": qty,
                "price_unit": price,
                "price_subtotal": round(included / 1.13, 2),
                "price_subtotal_incl": included,
                "tax_ids": [Command.set(cls.tax.ids)],
                "discount": 0,
                **vals,
            }
        )

    @classmethod
    def _prepare_carton_line(cls, cartons, **vals):
        return cls._prepare_line(
            cls.cigarettes,
            cartons * CARTON,
            tobacco_uom_id=cls.carton.id,
            tobacco_uom_qty=CARTON,
            tobacco_unit_price=450.0,
            tobacco_barcode="6901028000024",
            tobacco_entry="scanned",
            price_type="automatic",
            **vals,
        )

    @classmethod
    def _prepare_order(cls, session, lines, payment_method, **vals):
        """An order as the till sends it: paid, exactly, by one method."""
        sign = -1 if vals.get("is_refund") else 1
        total = sum(line[2]["price_subtotal_incl"] for line in lines) * sign
        tax = total - sum(line[2]["price_subtotal"] for line in lines) * sign
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "state": "paid",
            "session_id": session.id,
            "company_id": session.company_id.id,
            "user_id": session.user_id.id,
            "pos_reference": f"26{uuid4().hex[:4]}-1-000001",
            "sequence_number": 1,
            "tracking_number": "101",
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "fiscal_position_id": False,
            "pricelist_id": False,
            "partner_id": False,
            "amount_total": total,
            "amount_tax": round(tax, 2),
            "amount_paid": total,
            "amount_return": 0,
            "to_invoice": False,
            "last_order_preparation_change": "{}",
            "lines": lines,
            "payment_ids": [
                Command.create(
                    {
                        "uuid": str(uuid4()),
                        "payment_method_id": payment_method.id,
                        "amount": total,
                        "payment_date": fields.Datetime.to_string(fields.Datetime.now()),
                    }
                )
            ],
            **vals,
        }

    @classmethod
    def _prepare_age(cls, basis="document"):
        return {
            "tobacco_age_result": "checked",
            "tobacco_age_basis": basis,
            "tobacco_age_user_id": cls.cashier.id,
            "tobacco_age_at": fields.Datetime.to_string(fields.Datetime.now()),
            "tobacco_device": "1-1",
            "tobacco_device_seq": 17,
        }
