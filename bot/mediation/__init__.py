"""Requests to mediators on Telegram: what is shown, what a button does, who gets whose messages."""
