"""The service catalogue: models, loading, search, and composing an answer in a language."""
