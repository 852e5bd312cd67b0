"""A network leaves artnet: as a shader, a page, a drawing of lines, or a saved model of TensorFlow."""
