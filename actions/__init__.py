"""Rasa's custom actions: they read the tracker, ask the catalogue, and utter."""
