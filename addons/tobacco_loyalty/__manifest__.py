{
    "name": "Tobacco Promotions",
    "summary": "Loyalty, coupons and gifts that reach tobacco are checked against the rules",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["tobacco_compliance", "loyalty"],
    "data": ["views/loyalty_program_views.xml"],
    "auto_install": True,
    "installable": True,
}
