from . import pos_config
from . import pos_order
from . import pos_order_line
from . import pos_payment_method
from . import product_template
from . import product_uom
from . import res_config_settings
from . import uom_uom
