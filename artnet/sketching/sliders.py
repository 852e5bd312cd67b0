"""Sliders: a sketch in a notebook, painted anew whenever one of them is moved (extra `notebook`)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from artnet.errors import ArtnetError, MissingExtraError
from artnet.sketching.kinds import Choice, Color, Flag, Kind, Named, Palette, Range, Size
from artnet.sketching.parameters import Parameter
from artnet.sketching.sketch import Sketch

__all__ = ["sliders"]

STEPS = 100
"""Of a slider whose range says no step."""


def sliders(sketch: Sketch, size: tuple[int, int] | None = None) -> Any:
    """A box of widgets, one for each parameter, above what the sketch returns; `size` in place of its own.

    Its attribute `value` is the last picture or animation. An error stands where the picture would.

    Raises:
        MissingExtraError: without ipywidgets.
    """
    try:
        import ipywidgets as widgets
        from IPython.display import display
    except ImportError:
        raise MissingExtraError(
            "Expected ipywidgets, which brings sliders. Install it: pip install 'artnet[notebook]'"
        ) from None
    controls = {
        parameter.name: _control(widgets, parameter)
        for parameter in sketch.parameters.values()
        if not (size is not None and isinstance(parameter.kind, Size))
    }
    output = widgets.Output()
    box = widgets.VBox([*controls.values(), output])

    def paint(_: Any = None) -> None:
        values = {name: control.value for name, control in controls.items() if control.value != ""}
        output.clear_output(wait=True)
        with output:  # which also catches and shows a sketch's own error
            try:
                box.value = sketch.run(**values, **({} if size is None else {"size": size}))
            except ArtnetError as error:
                output.append_stderr(f"{error}\n")
            else:
                display(box.value)

    for control in controls.values():
        control.observe(paint, names="value")
    paint()
    return box


def _control(widgets: Any, parameter: Parameter) -> Any:
    """The widget that suits a parameter."""
    make = next(make for kind, make in CONTROLS if isinstance(parameter.kind, kind))
    control = make(widgets, parameter)
    control.description = parameter.name.replace("_", " ")
    control.style.description_width = "8em"
    return control


def _slider(widgets: Any, parameter: Parameter) -> Any:
    kind = parameter.kind
    assert isinstance(kind, Range)
    if not (math.isfinite(kind.low) and math.isfinite(kind.high)):
        return _text(widgets, parameter)
    value = kind.low if parameter.default is None else parameter.default
    bounds = {"min": kind.low, "max": kind.high, "value": value, "continuous_update": False}
    if kind.is_whole:
        return widgets.IntSlider(**bounds, step=int(kind.step or 1))
    return widgets.FloatSlider(**bounds, step=kind.step or (kind.high - kind.low) / STEPS)


def _choice(widgets: Any, parameter: Parameter) -> Any:
    assert isinstance(parameter.kind, Choice)
    return widgets.Dropdown(options=list(parameter.kind.values), value=parameter.default)


def _checkbox(widgets: Any, parameter: Parameter) -> Any:
    return widgets.Checkbox(value=bool(parameter.default), indent=False)


def _color(widgets: Any, parameter: Parameter) -> Any:
    return widgets.ColorPicker(value=parameter.default or "#000000", concise=False)


def _suggested(widgets: Any, parameter: Parameter) -> Any:
    """A text with suggestions: a name, or a spec of one's own."""
    kind: Kind = parameter.kind
    from artnet.color.palettes import PALETTES

    names = kind.registry.names() if isinstance(kind, Named) else PALETTES.names()
    text = parameter.text(parameter.default)
    return widgets.Combobox(value=text, options=list(names), ensure_option=False, continuous_update=False)


def _text(widgets: Any, parameter: Parameter) -> Any:
    return widgets.Text(value=parameter.text(parameter.default), continuous_update=False)


CONTROLS: tuple[tuple[type[Kind], Callable[[Any, Parameter], Any]], ...] = (
    (Range, _slider),
    (Choice, _choice),
    (Flag, _checkbox),
    (Color, _color),
    (Named, _suggested),
    (Palette, _suggested),
    (Kind, _text),
)
"""The first kind that a parameter has decides."""
