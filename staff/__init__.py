"""The web page of the IZ's staff."""
