"""Hardware agent: a small HTTP server between a till in the browser and its printers."""

VERSION = "1.0.0"
