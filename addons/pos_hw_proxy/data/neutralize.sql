-- a copy of the database must not print on the shop's printers
DELETE FROM pos_hw_token;
