from . import test_customer_display
from . import test_hoot
from . import test_overrides
from . import test_till_cost
from . import test_till_ledger
from . import test_till_licence
from . import test_till_order
from . import test_till_tours
