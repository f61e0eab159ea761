from odoo.tests import TransactionCase, new_test_user


class ComplianceCase(TransactionCase):
    """A shop with a licence, an article with a carton, and one user for each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(cls.env, "cmp_cashier", "base.group_user")
        cls.auditor = new_test_user(cls.env, "cmp_auditor", "tobacco_compliance.group_auditor")
        cls.officer = new_test_user(cls.env, "cmp_officer", "tobacco_compliance.group_officer")
        cls.shop = cls.env["tobacco.shop"].create({"name": "Main Street", "code": "CMP-1"})
        cls.licence = cls._licence(valid_from="2024-01-01", valid_to="2028-12-31")
        cls.uom_pack = cls.env.ref("tobacco_compliance.uom_pack")
        cls.uom_carton = cls.env.ref("tobacco_compliance.uom_carton_10")
        cls.article = cls.env["product.template"].create(
            {
                "name": "Red Label (hard)",
                "tobacco_category": "cigarette",
                "tobacco_brand": "Red Label",
                "uom_id": cls.uom_pack.id,
                "list_price": 45,
                "tobacco_marked_price": 45,
                "tobacco_suggested_price": 45,
                "tobacco_sticks_per_pack": 20,
                "tobacco_packs_per_carton": 10,
                "tobacco_cartons_per_case": 50,
                "tobacco_barcode_ids": [
                    (
                        0,
                        0,
                        {
                            "uom_id": cls.uom_carton.id,
                            "barcode": "6999999000012",
                            "tobacco_price": 440,
                        },
                    )
                ],
            }
        )

    @classmethod
    def _licence(cls, **values):
        return cls.env["tobacco.licence"].create(
            {
                "number": "110101100001",
                "shop_id": cls.shop.id,
                "holder_name": "Main Street Store",
                "is_cigar": True,
                **values,
            }
        )

    @classmethod
    def _check_vals(cls, **values):
        return {
            "company_id": cls.env.company.id,
            "shop_id": cls.shop.id,
            "source_model": "pos.order",
            "source_uuid": "9f0c2d6e-0000-4000-8000-000000000001",
            "stage": "sale",
            "kind": "violation",
            "at": "2026-11-22 03:04:05",
            "rule": "CN-QTY-50",
            "severity": "block",
            "lines": [1],
            "params": {"limit": "50", "actual": "50"},
            **values,
        }
