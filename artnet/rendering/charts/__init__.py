"""Charts: what is drawn about networks and pictures: a curve, a strip, a contact sheet, a drawing of a network."""
