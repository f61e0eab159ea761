from . import account_move
from . import product_product
from . import product_template
from . import sale_order
from . import website
from . import website_snippet_filter
