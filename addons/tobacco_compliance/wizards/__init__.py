from . import tobacco_licence_renewal
from . import tobacco_report_open
