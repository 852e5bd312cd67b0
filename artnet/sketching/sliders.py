"""Sliders: a sketch in a notebook, painted anew whenever one of them is moved (extra `notebook`)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from artnet.color.palette_option import Palette
from artnet.errors import ArtnetError, MissingExtraError
from artnet.options import Choice, Color, Flag, OptionType, Range, Size
from artnet.parameters import Parameter
from artnet.registry import Spec
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
        if not (size is not None and isinstance(parameter.type, Size))
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
    make = next(make for kind, make in CONTROLS if isinstance(parameter.type, kind))
    control = make(widgets, parameter)
    control.description = parameter.name.replace("_", " ")
    control.style.description_width = "8em"
    return control


def _slider(widgets: Any, parameter: Parameter) -> Any:
    """A slider between the usual bounds, that moves by factors where the range says so."""
    allowed = parameter.type
    assert isinstance(allowed, Range)
    low, high = allowed.shown
    if not (math.isfinite(low) and math.isfinite(high)):
        return _text(widgets, parameter)
    value = low if parameter.default is None else parameter.default
    low, high = min(low, value), max(high, value)
    asked = {"value": value, "continuous_update": False}
    if allowed.is_whole:
        return widgets.IntSlider(**asked, min=int(low), max=int(high), step=int(allowed.step or 1))
    if allowed.scale == "log" and low > 0 and allowed.step is None:
        first, last = math.log10(low), math.log10(high)
        return widgets.FloatLogSlider(**asked, min=first, max=last, step=(last - first) / STEPS)
    return widgets.FloatSlider(**asked, min=low, max=high, step=allowed.step or (high - low) / STEPS)


def _choice(widgets: Any, parameter: Parameter) -> Any:
    assert isinstance(parameter.type, Choice)
    return widgets.Dropdown(options=list(parameter.type.values), value=parameter.default)


def _checkbox(widgets: Any, parameter: Parameter) -> Any:
    return widgets.Checkbox(value=bool(parameter.default), indent=False)


def _color(widgets: Any, parameter: Parameter) -> Any:
    return widgets.ColorPicker(value=parameter.default or "#000000", concise=False)


def _suggested(widgets: Any, parameter: Parameter) -> Any:
    """A text with suggestions: a name, or a spec of one's own."""
    kind: OptionType = parameter.type
    from artnet.color.palettes import PALETTES

    names = kind.registry.names() if isinstance(kind, Spec) else PALETTES.names()
    text = parameter.text(parameter.default)
    return widgets.Combobox(value=text, options=list(names), ensure_option=False, continuous_update=False)


def _text(widgets: Any, parameter: Parameter) -> Any:
    return widgets.Text(value=parameter.text(parameter.default), continuous_update=False)


CONTROLS: tuple[tuple[type[OptionType], Callable[[Any, Parameter], Any]], ...] = (
    (Range, _slider),
    (Choice, _choice),
    (Flag, _checkbox),
    (Color, _color),
    (Spec, _suggested),
    (Palette, _suggested),
    (OptionType, _text),
)
"""The first kind that a parameter has decides."""
