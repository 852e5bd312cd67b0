"""What the studio keeps: its history, what was shown, files in the outputs folder."""
