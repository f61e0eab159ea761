from . import ir_module_module
from . import product_product
from . import product_template
from . import product_template_label
from . import product_template_units
from . import product_uom
from . import purchase_order
from . import res_partner
from . import tobacco_check
from . import tobacco_jurisdiction
from . import tobacco_legal_export

# First: others inherit it.
from . import tobacco_licence_mixin
from . import tobacco_licence
from . import tobacco_licence_suspension
from . import tobacco_price_class
from . import tobacco_recall
from . import tobacco_recall_line
from . import tobacco_partner_licence

# First: others inherit these.
from . import tobacco_report_record
from . import tobacco_report_ledger
from . import tobacco_report_attempt
from . import tobacco_report_batch
from . import tobacco_report_chain
from . import tobacco_report_comparer
from . import tobacco_report_delivery
from . import tobacco_report_export
from . import tobacco_report_finding
from . import tobacco_report_licence
from . import tobacco_report_profile
from . import tobacco_report_seal
from . import tobacco_report_sealer
from . import tobacco_report_sender
from . import tobacco_report_settler
from . import tobacco_report_worker
from . import tobacco_rule
from . import tobacco_rule_house
from . import tobacco_shop
from . import uom_uom
