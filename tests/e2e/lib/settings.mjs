// Where the running shop is, as the test runner says by environment variables.
function needed(name) {
    const value = process.env[name];
    if (!value) {
        throw new Error(`${name} is not set: run the story by \`make test ONLY=e2e\``);
    }
    return value;
}

export const settings = {
    odooUrl: needed("SUITE_ODOO_URL"),
    database: needed("SUITE_DB"),
    printerUrl: needed("SUITE_PRINTER_URL"),
    agentUrl: needed("SUITE_AGENT_URL"),
    regulatorUrl: needed("SUITE_REGULATOR_URL"),
    bankUrl: needed("SUITE_BANK_URL"),
    shotsDir: needed("SUITE_SHOTS_DIR"),
    control: needed("SUITE_CONTROL"),
    chromium: process.env.SUITE_CHROMIUM || "/usr/bin/chromium",
    password: process.env.SUITE_DEMO_PASSWORD || "demo",
    patienceMs: 30_000,
    loadingMs: 180_000, // a first page builds all of Odoo's scripts and styles
};
