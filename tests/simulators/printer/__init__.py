"""A virtual ESC/POS receipt printer with a cash drawer: TCP in, pictures out.

It is a peer, written from the command reference and not from the agent: they share no code.
"""
