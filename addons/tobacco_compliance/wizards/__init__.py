from . import tobacco_licence_renewal
from . import tobacco_recall_close
from . import tobacco_report_open
