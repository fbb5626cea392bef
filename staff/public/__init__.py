"""The public side: the catalogue for other programs, read only, as HSDS's API (openapi.json of HSDS 3.2)."""
