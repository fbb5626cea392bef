"""Numbers for staff: how often was asked what, and how it went; nothing about a single person."""
