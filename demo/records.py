"""Records of the demo by their xml id: made once, never touched again."""

MODULE = "__demo_shop__"


class Records:
    """Create what is missing under `__demo_shop__.<name>`; leave the rest as people left it."""

    def __init__(self, env):
        self.env = env

    def get(self, name):
        """The record `name`, or None."""
        return self.env.ref(f"{MODULE}.{name}", raise_if_not_found=False) or None

    def ensure(self, name, model, vals):
        """The record `name`; `vals` (a dict or a function that gives one) are for its creation."""
        return self.get(name) or self.adopt(
            name, self.env[model].create(vals() if callable(vals) else vals)
        )

    def ensure_all(self, model, vals_by_name):
        """As `ensure`, for many records in one creation; a dict of records by name."""
        found = {name: self.get(name) for name in vals_by_name}
        missing = [name for name, record in found.items() if record is None]
        created = self.env[model].create([vals_by_name[name] for name in missing])
        for name, record in zip(missing, created, strict=True):
            found[name] = self.adopt(name, record)
        return found

    def adopt(self, name, record):
        """Give a record that something else made the name by which the demo finds it again."""
        self.env["ir.model.data"].create(
            {
                "module": MODULE,
                "name": name,
                "model": record._name,
                "res_id": record.id,
                "noupdate": True,
            }
        )
        return record
