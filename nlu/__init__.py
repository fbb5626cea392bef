"""What Rasa learns from, and the project's own pipeline components (Python 3.10, Rasa's environment)."""
