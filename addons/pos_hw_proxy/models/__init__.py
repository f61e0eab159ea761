from . import pos_hw_agent
from . import pos_hw_device
from . import pos_hw_token
from . import pos_config
from . import res_config_settings
