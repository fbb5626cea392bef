"""Everything that has to outlast a broken machine in one file, and back again."""
