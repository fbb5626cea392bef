"""Import and export of the catalogue: HSDS JSON as a whole, PO, XLIFF and CSV for translations."""
