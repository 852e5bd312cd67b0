"""A program printed in the languages of graphics cards."""
