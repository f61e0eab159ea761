// Core's own style: 4 spaces, 100 columns, double quotes.
import * as xml from "@prettier/plugin-xml";

export default {
    printWidth: 100,
    tabWidth: 4,
    plugins: [xml.default ?? xml],
    overrides: [
        { files: "*.xml", options: { xmlWhitespaceSensitivity: "preserve", printWidth: 100 } },
    ],
};
