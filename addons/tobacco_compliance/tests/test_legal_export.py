import base64
import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplianceCase

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestLegalExport(ComplianceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.module = cls.env.ref("base.module_tobacco_compliance")
        cls.env["tobacco.check"]._record([cls._check_vals()])

    def _verified(self):
        export = self.env["tobacco.legal.export"].create({})
        export.action_export()
        export.copy_file = export.file
        export.action_verify()
        return export

    def test_uninstalling_is_refused_until_an_export_is_verified(self):
        with self.assertRaisesRegex(UserError, "Export of Legal Records"):
            self.module.button_uninstall()
        self.assertEqual(self.module.state, "installed")
        self._verified()
        self.module.button_uninstall()
        self.assertEqual(self.module.state, "to remove")

    def test_uninstalling_what_we_build_on_is_refused_too(self):
        with self.assertRaises(UserError):
            self.env.ref("base.module_purchase_stock").button_uninstall()

    def test_a_record_of_after_the_export_makes_it_incomplete(self):
        self._verified()
        self.env["tobacco.check"]._record([self._check_vals(lines=[9])])
        self.assertEqual(self.env["tobacco.legal.export"]._unsaved_models(), ["tobacco.check"])

    def test_the_file_holds_every_record_and_the_papers(self):
        self.env["ir.attachment"].create(
            {
                "name": "l.jpg",
                "raw": b"jpg",
                "res_model": "tobacco.licence",
                "res_id": self.licence.id,
            }
        )
        export = self.env["tobacco.legal.export"].create({})
        export.action_export()
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(export.file))) as archive:
            names = archive.namelist()
            rows = archive.read("tobacco.licence.ndjson").decode().splitlines()
        numbers = [json.loads(row)["number"] for row in rows]
        self.assertEqual(
            numbers, self.env["tobacco.licence"].search([], order="id").mapped("number")
        )
        papers = [name for name in names if name.startswith(f"tobacco.licence/{self.licence.id}/")]
        self.assertEqual(len(papers), 1)
        self.assertIn("manifest.json", names)

    def test_the_file_holds_every_fact_that_nobody_can_enter_again(self):
        self.licence.duplicate_picture = PIXEL
        self.env["tobacco.rule.change"].create(
            {
                "rule_key": "cn_qty_near",
                "jurisdiction_id": self.env.ref("tobacco_compliance.jurisdiction_cn").id,
                "value": "30",
                "reason": "The bureau asks for it",
            }
        )
        export = self.env["tobacco.legal.export"].create({})
        export.action_export()
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(export.file))) as archive:
            names = archive.namelist()
        for model in ("tobacco.licence.term", "tobacco.rule.change"):
            self.assertIn(f"{model}.ndjson", names)
        self.assertTrue(
            [name for name in names if name.startswith(f"tobacco.licence/{self.licence.id}/")]
        )

    def test_a_copy_that_is_missing_or_another_file_is_not_verified(self):
        export = self.env["tobacco.legal.export"].create({})
        export.action_export()
        with self.assertRaises(UserError):
            export.action_verify()
        export.copy_file = base64.b64encode(b"PK not this one")
        with self.assertRaises(UserError):
            export.action_verify()
        self.assertEqual(export.state, "exported")

    def test_only_an_administrator_exports_the_records_of_all_companies(self):
        with self.assertRaises(AccessError):
            self.env["tobacco.legal.export"].with_user(self.officer).create({})
