{
    "name": "Tobacco Point of Sale",
    "summary": "Tobacco rules at the till, also offline",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["tobacco_compliance", "point_of_sale"],
    "data": [],
    "installable": True,
}
