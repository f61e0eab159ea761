{
    "name": "POS Hardware Proxy",
    "summary": "Printers, drawers, scanners, scales and displays through a local agent",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["point_of_sale"],
    "data": [],
    "installable": True,
}
