from . import facts, payload, units
