{
    "name": "Tobacco Point of Sale",
    "summary": "Tobacco rules at the till, also offline",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["tobacco_compliance", "point_of_sale"],
    "data": [
        "security/ir.model.access.csv",
        "security/tobacco_pos_security.xml",
        "data/uom.xml",
        "views/pos_order_views.xml",
        "views/pos_payment_method_views.xml",
        "views/res_config_settings_views.xml",
        "views/tobacco_recall_views.xml",
        "views/res_users_views.xml",
        "wizards/tobacco_approval_rejection_views.xml",
        "views/tobacco_approval_views.xml",
        "views/tobacco_breach_views.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "tobacco_compliance/static/src/core/**/*",
            "tobacco_pos/static/src/**/*",
            # its parent template exists on the display alone
            ("remove", "tobacco_pos/static/src/customer_display/**/*"),
        ],
        "point_of_sale.customer_display_assets": [
            "tobacco_pos/static/src/customer_display/**/*",
        ],
        "web.assets_tests": ["tobacco_pos/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["tobacco_pos/static/tests/unit/**/*"],
    },
    "installable": True,
}
