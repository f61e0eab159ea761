{
    "name": "POS Hardware Proxy",
    "summary": "Receipt printers and cash drawers through a local agent, each receipt exactly once",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Tobacco Suite",
    "license": "LGPL-3",
    "depends": ["point_of_sale"],
    "data": [
        "security/ir.model.access.csv",
        "security/pos_hw_security.xml",
        "views/pos_hw_agent_views.xml",
        "views/pos_hw_device_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "pos_hw_proxy/static/src/core/**/*",
            "pos_hw_proxy/static/src/app/**/*",
        ],
        "web.assets_backend": [
            "pos_hw_proxy/static/src/core/**/*",
            "pos_hw_proxy/static/src/app/utils/hw_agent_client.js",
            "pos_hw_proxy/static/src/app/utils/hw_canvas_image.js",
            "pos_hw_proxy/static/src/backend/**/*",
        ],
        "web.assets_tests": ["pos_hw_proxy/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["pos_hw_proxy/static/tests/unit/**/*"],
    },
    "installable": True,
}
