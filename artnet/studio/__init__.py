"""The studio: a page in the browser that paints, and a server on this machine that fits, opens, saves and exports."""
