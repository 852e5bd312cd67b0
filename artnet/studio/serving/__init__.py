"""The files of the page and the line to it: who may ask, and what is answered."""
