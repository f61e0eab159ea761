"""Statement files of platforms and banks, as pure functions from bytes to rows and problems."""
