"""The virtual WeChat Pay and bank of the demo shop, a process of its own.

It reads the shop's payments of a day out of Odoo, because no buyer's phone tells it of them, and
writes the two files that the real ones would offer the next morning. It shares no code with the
addon that reads such files, so a misreading of the layouts shows.
"""
