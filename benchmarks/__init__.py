"""How this assistant compares with a stock Rasa, measured on the same machine in the same run."""
