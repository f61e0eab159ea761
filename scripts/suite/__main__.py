"""`python -m scripts.suite VERB`: refuse an unfit Python first, then hand over to `cli`.

This file alone must be readable by any Python 3, so that an old one gets a sentence and not
a SyntaxError.
"""

import sys

OLDEST, NEWEST = (3, 10), (3, 13)


def python_problem(version):
    """The sentence that tells why `version`, a (major, minor) pair, is unfit; "" if it is fit."""
    if OLDEST <= version <= NEWEST:
        return ""
    return (
        "Python %d.%d cannot run Odoo 19: versions 3.10 to 3.13 can.\n"
        "  What to do: install one of them and name it, for example: make demo PYTHON=python3.11\n"
    ) % version


if __name__ == "__main__":
    problem = python_problem(sys.version_info[:2])
    if problem:
        sys.stderr.write("✗ " + problem)
        sys.exit(2)
    from scripts.suite.cli import main

    sys.exit(main(sys.argv[1:]))
