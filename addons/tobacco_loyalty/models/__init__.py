from . import loyalty_program
from . import loyalty_reward
from . import loyalty_rule
