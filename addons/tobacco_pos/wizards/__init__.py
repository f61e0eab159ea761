from . import tobacco_approval_rejection
