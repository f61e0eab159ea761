from . import pos_config
from . import pos_order
from . import product_combo_item
from . import product_product
from . import product_template
