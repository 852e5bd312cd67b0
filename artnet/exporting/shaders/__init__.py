"""Shaders: a program's text, and what the places that shaders live in put around it."""
