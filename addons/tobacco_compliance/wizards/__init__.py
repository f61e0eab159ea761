from . import tobacco_ledger
from . import tobacco_ledger_line
from . import tobacco_ledger_statement
from . import tobacco_licence_renewal
from . import tobacco_recall_close
from . import tobacco_report_open
