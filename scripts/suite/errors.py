"""The one error that the tools of the suite raise on purpose."""


class SetupError(Exception):
    """Something the reader can mend: `message` says what is wrong, `hint` what to do next."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  What to do: {self.hint}" if self.hint else self.message
