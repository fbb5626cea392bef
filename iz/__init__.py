"""The command `iz`: starts the parts, asks, evaluates, loads, and lists gaps."""
