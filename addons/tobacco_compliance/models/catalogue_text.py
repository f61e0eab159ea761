"""Sentences for the codes of tools/catalogue: where, what is wrong and what to do next."""

from markupsafe import Markup

SHOWN = 100


def problem_text(env, problem):
    """The sentence for one problem, in the user's language."""
    params = {"value": "", "limit": "", "high": "", "first": "", "owner": "", "columns": ""}
    params.update(problem.params)
    template = _templates(env).get(problem.code)
    return template % params if template else problem.code


def problems_table(env, problems):
    """Cell and sentence of each problem; False without any."""
    if not problems:
        return False
    rows = [
        (problem.cell.name if problem.cell else "", problem_text(env, problem))
        for problem in problems[:SHOWN]
    ]
    if len(problems) > SHOWN:
        rows.append(("", env._("… and %(more)s more", more=len(problems) - SHOWN)))
    return html_table((env._("Cell"), env._("What is wrong")), rows)


def html_table(heads, rows):
    """A small table; every cell is escaped."""
    head = Markup("").join(Markup("<th>%s</th>") % text for text in heads)
    body = Markup("").join(
        Markup("<tr>%s</tr>") % Markup("").join(Markup("<td>%s</td>") % cell for cell in cells)
        for cells in rows
    )
    return Markup(
        '<div class="table-responsive"><table class="table table-sm">'
        "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
    ) % (head, body)


def _templates(env):
    return {**_file_templates(env), **_cell_templates(env), **_article_templates(env)}


def _file_templates(env):
    return {
        "empty_file": env._("The file is empty. Export it again."),
        "too_large": env._("The file is larger than %(limit)s MB. Split it."),
        "too_many_rows": env._("The file has more than %(limit)s rows. Split it."),
        "too_many_columns": env._("This row has more than %(limit)s columns. Is it a list?"),
        "old_excel": env._("This is an old Excel file (.xls). Save it as .xlsx or csv."),
        "not_a_table": env._("This is neither a csv nor an xlsx file."),
        "archive_limits": env._("This xlsx file is packed beyond the allowed limits."),
        "bad_encoding": env._("This row is neither UTF-8 nor GB18030. Save the file as UTF-8."),
        "broken_csv": env._("A quotation mark is not closed from this row on. Correct the row."),
        "no_header": env._(
            "No row looks like a header. The first row needs the columns: %(columns)s. The sample"
            " file shows how."
        ),
        "column_missing": env._("The column “%(value)s” is missing. Add it or rename yours."),
        "column_twice": env._("“%(value)s” stands for a column that is there already. Remove one."),
        "price_unit": env._(
            "“%(value)s” does not say per what. Write (元/盒) or (元/条) behind the name."
        ),
        "barcode_unit": env._(
            "“%(value)s” may be the code of the pack or of the carton. Name it 盒码 or 条盒条码."
        ),
        "no_rows": env._("The file has no goods below its header."),
    }


def _cell_templates(env):
    return {
        "formula": env._("This cell is a formula (%(value)s). Paste its value instead."),
        "error_value": env._("This cell shows an error (%(value)s). Correct it."),
        "cell_too_long": env._("This cell has more than %(limit)s characters. Shorten it."),
        "digits_lost": env._(
            "“%(value)s” has lost its last digits. Format the column as text in the spreadsheet and"
            " enter the code again."
        ),
        "bad_barcode": env._("“%(value)s” is no barcode: 8 to 14 digits are needed."),
        "bad_code": env._("“%(value)s” is no article number: letters, digits and - . _ / only."),
        "bad_number": env._("“%(value)s” is no number, or could be two. Write it like 1234.50."),
        "not_whole": env._("“%(value)s” has to be a whole number."),
        "out_of_range": env._("“%(value)s” has to be between 0 and %(high)s."),
        "bad_flag": env._("“%(value)s” has to be 是 or 否, or 进口 or 国产."),
        "unknown_category": env._("“%(value)s” is no category that we know. Write 卷烟, 雪茄烟 …"),
        "bad_carton_code": env._("“%(value)s” is no carton code: 32 digits and letters at most."),
        "bad_range": env._("%(value)s is no range: both codes of one length, the lower first."),
        "mistyped": env._("%(value)s: as an EAN-13 its last digit would be %(digit)s. Compare it."),
        "no_name": env._("The name is missing."),
        "no_key": env._("The row has no barcode and no article number. Enter one of them."),
        "no_barcode": env._("The barcode is missing."),
        "twice": env._("“%(value)s” stands in %(first)s already. Remove one of both."),
    }


def _article_templates(env):
    return {
        "other_article": env._(
            "%(value)s belongs to “%(owner)s”, the other codes of the row do not. Correct the row"
            " or that article."
        ),
        "other_goods": env._(
            "%(value)s belongs to “%(owner)s”, which is no tobacco. Correct the code, or give"
            " “%(owner)s” a category first."
        ),
        "other_unit": env._(
            "%(value)s is known as a code of another unit of “%(owner)s”. Is it in the wrong"
            " column?"
        ),
        "article_twice": env._("Row %(first)s is about the same article. Remove one of both."),
        "needs_packs": env._(
            "Enter how many packs a carton holds (盒/条), or the value is unclear."
        ),
        "needs_cartons": env._("Enter packs per carton and cartons per case for this code."),
    }
