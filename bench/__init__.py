"""How long publishing and each report take on the demonstration edition, by its size."""
