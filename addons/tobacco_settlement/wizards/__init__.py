from . import settlement_import
from . import settlement_setup
from . import settlement_decide
from . import settlement_trace
from . import settlement_verify_export
