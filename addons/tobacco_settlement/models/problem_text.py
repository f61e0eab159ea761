"""Sentences for the codes of tools/statement: what is wrong and what to do next."""


def problem_text(env, problem):
    """The sentence for one problem, in the user's language."""
    params = {"value": "", "expected": "", "found": "", "first": "", "key": "", "byte": ""}
    params.update(problem.params)
    template = _templates(env).get(problem.code)
    return template % params if template else problem.code


def _templates(env):
    return {
        "empty_file": env._("The file is empty. Download it again."),
        "old_excel": env._("This is an old Excel file (.xls). Save it as .xlsx or csv."),
        "not_a_table": env._("This is neither a csv nor an xlsx file."),
        "archive_limits": env._("This xlsx file is packed beyond the allowed limits."),
        "unknown_layout": env._(
            "No known layout fits. Choose the platform's trade bill or the bank's account statement"
            " and do not change its header."
        ),
        "bad_utf8": env._("Byte %(byte)s is not valid in a UTF-8 file. Download the file again."),
        "bad_gb18030": env._("Byte %(byte)s is not valid in a GB18030 file. Download it again."),
        "mixed_encoding": env._("This row is UTF-8 in a GBK file. Download the file again."),
        "wrong_column_count": env._("%(found)s cells instead of %(expected)s."),
        "bad_date": env._("“%(value)s” is not a date."),
        "bad_amount": env._("“%(value)s” is not an amount with at most two decimals."),
        "unknown_state": env._("“%(value)s” is an unknown transaction state."),
        "foreign_currency": env._("“%(value)s”: only yuan can be loaded."),
        "missing_value": env._("The value is missing."),
        "missing_amount": env._("The row has no amount."),
        "both_directions": env._("The row has money in and money out."),
        "unknown_direction": env._("“%(value)s” is neither money in nor money out."),
        "no_direction": env._("The columns do not say which amounts came in and which went out."),
        "no_header": env._("No row names a date and an amount."),
        "no_rows": env._("The file has no movements."),
        "several_accounts": env._("The file is of several accounts: %(found)s."),
        "other_account": env._("The file is of %(found)s, but the channel is %(expected)s."),
        "key_conflict": env._("The number %(key)s stands in row %(first)s with other content."),
        "broken_chain": env._(
            "The balance is %(value)s, but %(expected)s would follow from the row before."
        ),
        "wrong_total": env._("The file says %(value)s, the rows give %(expected)s."),
        "missing_totals": env._("The totals at the end are missing. Download the file again."),
        "alike_row": env._("An equal row stands before it; both are kept. Please check."),
        "known_row_differs": env._(
            "%(key)s was loaded before with other content. Loaded: %(expected)s. Now: %(value)s."
        ),
        "wrong_kind": env._("This is a %(found)s file, but the channel is of kind %(expected)s."),
    }
