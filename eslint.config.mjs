import js from "@eslint/js";
import globals from "globals";

const strict = {
    eqeqeq: "error",
    "no-var": "error",
    "prefer-const": "error",
    "no-unused-vars": ["error", { args: "none" }],
    // `?.` and `??` count as branches here, unlike in ruff
    complexity: ["error", 15],
    "max-depth": ["error", 3],
    "max-lines": ["error", 300],
    "no-console": ["error", { allow: ["warn", "error"] }],
};

export default [
    { ignores: [".dev/", "node_modules/", "**/static/lib/"] },
    js.configs.recommended,
    {
        files: ["**/*.js", "**/*.mjs"],
        languageOptions: { ecmaVersion: 2024, sourceType: "module" },
        rules: strict,
    },
    {
        files: ["addons/**/*.js"],
        languageOptions: {
            globals: { ...globals.browser, odoo: "readonly", luxon: "readonly" },
        },
    },
    {
        // A rule that the till decides offline runs in node, in hoot and in the browser alike.
        files: ["**/static/src/core/**/*.js"],
        rules: {
            "no-restricted-imports": ["error", { patterns: ["@*", "../*"] }],
            "no-restricted-globals": ["error", "odoo", "window", "document", "luxon", "fetch"],
        },
    },
    {
        files: ["tests/**/*.js", "tests/**/*.mjs", "bench/**/*.mjs", "*.mjs"],
        languageOptions: { globals: { ...globals.node, ...globals.browser } },
        rules: { "no-console": "off" },
    },
];
