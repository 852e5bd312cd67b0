"""Plankton: light in deep water, and your hands on the dials.

What comes out is a shader: the network as a formula, for a program that plays one while people dance. Its latents, its
colours and where it looks are inputs there, which a fader or a microphone may turn. The picture beside it is where the
dials stand at first.

    python sketches/plankton.py --target shadertoy
    python sketches/plankton.py --dials 8 --seed 8 -o plankton.fs
"""

import artnet as an


@an.sketch
def plankton(
    target: an.Choice("isf", "glsl", "shadertoy", "touchdesigner", "wgsl") = "isf",
    dials: an.Range(1, 16) = 4,
    drift: an.Range(0.0, 1.0) = 0.45,  # how far the current carries it
    palette: an.Palette = "#04060f #06122b #0b3a53 #19b394 #eaf7c0 #ff8a5b #5b1a6b",
    size=(1280, 800),
    seed=4,
):
    """A shader with knobs, and its picture."""
    net = an.CPPN(
        inputs=f"x y warp(amount={drift}, scale=0.45, octaves=3)",
        latent=dials,
        hidden=[24] * 3,
        activation="sin(w=2)+gaussian",
        head="ramp",
        palette=palette,
        seed=seed,
    )
    view = an.View(zoom=0.9)
    shader = an.export(net, to=target, size=size, view=view, name="plankton")
    return {"shader": shader, "picture": an.render(net, size=size, view=view)}


if __name__ == "__main__":
    an.run(plankton)
