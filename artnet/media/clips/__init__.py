"""Animations and films <-> files."""
