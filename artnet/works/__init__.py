"""What a saved file is and how it is opened, made again or set in motion; and where results go."""
