{
    "name": "Tobacco Mailings",
    "summary": "No tobacco in mails and text messages to customers where the rules forbid it",
    "version": "19.0.1.0.0",
    "category": "Marketing/Email Marketing",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["tobacco_compliance", "mass_mailing"],
    "data": ["views/mailing_mailing_views.xml"],
    "auto_install": True,
    "installable": True,
}
