"""What `artnet fit` does with a picture, once its command line has been read."""
