"""The recipe: plain, versioned data from which a picture or an animation can be made again, at any size."""
