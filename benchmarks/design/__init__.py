"""How right a design is on the table of a published system, judged by networks that took no part."""
