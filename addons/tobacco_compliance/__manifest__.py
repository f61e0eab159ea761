{
    "name": "Tobacco Compliance",
    "summary": "Licences, product facts, rules as data and regulator reporting",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Compliance",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["purchase_stock", "stock_account"],
    "data": [
        "security/tobacco_compliance_security.xml",
        "security/ir.model.access.csv",
        "data/uom.xml",
        "data/rules.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "installable": True,
}
