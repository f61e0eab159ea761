{
    "name": "Tobacco Self Order",
    "summary": "No tobacco on kiosks and QR menus where the rules forbid it",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["tobacco_pos", "pos_self_order"],
    "auto_install": True,
    "installable": True,
}
