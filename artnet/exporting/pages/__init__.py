"""A network as a page that needs nothing else: the shader, and what plays it."""
