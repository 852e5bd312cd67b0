"""Options that commands share, and the settings that give their defaults."""
