{
    "name": "Tobacco Online Shop",
    "summary": "No tobacco in the online shop where the rules forbid it",
    "version": "19.0.1.0.0",
    "category": "Website/Website",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["tobacco_compliance", "website_sale"],
    "data": ["views/product_template_views.xml"],
    "post_init_hook": "post_init_hook",
    "auto_install": True,
    "installable": True,
}
