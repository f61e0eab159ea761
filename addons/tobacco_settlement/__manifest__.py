{
    "name": "Tobacco Settlement",
    "summary": "Statement files, matching, clearing and closing with separated duties",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["account", "point_of_sale"],
    "data": [],
    "installable": True,
}
