from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import artnet as an
from artnet.entries import Chosen, Entry
from artnet.errors import InvalidValueError, UnknownNameError
from artnet.nets.activations.initializers import INITIALIZERS
from artnet.options import Choice, Flag, Range, Scale
from artnet.parameters import Parameter
from artnet.registry import Registry
from artnet.specs import parse_spec, split_list

REGISTRIES = {
    "activation": an.ACTIVATIONS,
    "encoding": an.ENCODINGS,
    "head": an.HEADS,
    "initializer": INITIALIZERS,
    "input": an.INPUTS,
    "loss": an.LOSSES,
    "optimizer": an.OPTIMIZERS,
    "palette": an.PALETTES,
    "schedule": an.SCHEDULES,
    "structure": an.STRUCTURES,
    "style": an.STYLES,
    "symmetry": an.SYMMETRIES,
}
ROWS = [(kind, row.name) for kind, registry in REGISTRIES.items() for row in registry if not row.plugin]


def example(n: int) -> Registry[Entry]:
    registry = Registry("fruit", Entry, "fruit")
    registry.add(
        Entry(name="plum", function=lambda *a, **o: (a, o), options={"w": 30.0, "n": 2, "kind": "round", "ripe": True})
    )
    registry.add(Entry(name="pear", function=lambda: n))
    registry.add(Entry(name="apple", function=lambda: n))
    return registry


FRUIT = example(1)


@pytest.mark.parametrize(("kind", "name"), ROWS)
def test_every_row_explains_itself_and_is_found(kind: str, name: str) -> None:
    row = REGISTRIES[kind][name]
    assert row.summary.strip()
    assert row.summary == row.summary.strip()
    assert callable(row.function)
    choice = REGISTRIES[kind].resolve(name)
    assert choice.spec == name
    assert dict(choice.options) == row.defaults
    assert REGISTRIES[kind].resolve(choice) is choice
    assert all(type(v) in (float, int, str, bool) for v in row.defaults.values())


def values_of(option: Parameter) -> st.SearchStrategy:
    """Any value that an option may have, from its type alone."""
    kind = option.type
    if isinstance(kind, Flag):
        return st.booleans()
    if isinstance(kind, Choice):
        return st.sampled_from(kind.values)
    if isinstance(kind, Range) and kind.is_whole:
        low, high = max(kind.low, -(2**40)), min(kind.high, 2**40)
        return st.integers(int(low), int(high)).filter(lambda n: n not in kind.without)
    if isinstance(kind, Range):
        low, high = (bound if math.isfinite(bound) else None for bound in (kind.low, kind.high))
        finite = st.floats(low, high, allow_nan=False, allow_infinity=False)
        return finite.filter(lambda x: x not in kind.without).map(kind.read)  # a whole scale is an int
    return st.from_regex(r"[a-z_]{1,10}", fullmatch=True).filter(
        lambda w: w not in ("true", "false", "nan", "inf", "infinity")
    )


@pytest.mark.parametrize(("kind", "name"), ROWS)
def test_a_value_outside_of_its_range_is_answered_with_the_range(kind: str, name: str) -> None:
    for option in REGISTRIES[kind][name].options.values():
        allowed = option.type
        if not isinstance(allowed, Range):
            continue
        beyond = [n for n in (allowed.low - 1, allowed.high + 1) if math.isfinite(n)] + list(allowed.without)
        assert beyond or name == "fruit", f"{name}({option.name}=...) has no bounds"
        for value in beyond:
            text = str(int(value)) if allowed.is_whole else str(float(value))
            with pytest.raises(InvalidValueError, match=f"Expected {option.name} of {re.escape(name)} to be .*number"):
                REGISTRIES[kind].resolve(f"{name}({option.name}={text})")


@settings(max_examples=150)
@given(st.data())
def test_spec_round_trip(data: st.DataObject) -> None:
    kind, name = data.draw(st.sampled_from([*ROWS, *[("fruit", "plum")] * 20]))
    registry = REGISTRIES.get(kind, FRUIT)
    row = registry[name]
    options = {key: data.draw(values_of(option)) for key, option in row.options.items()}
    spec = Chosen(row, options).spec
    if len(spec) > 500:
        return
    back = registry.resolve(spec)
    assert back.name == name
    assert dict(back.options) == options
    one_type = [key for key, option in row.options.items() if not isinstance(option.type, Scale)]
    assert all(type(back.options[key]) is type(row.defaults[key]) for key in one_type)
    assert back.spec == spec


@pytest.mark.parametrize(
    ("spec", "options"),
    [
        ("plum", {}),
        (" plum ( w = 15 ) ", {"w": 15.0}),
        ("plum(7)", {"w": 7.0}),
        ("plum(7, n=3)", {"w": 7.0, "n": 3}),
        ("plum(n=3.0)", {"n": 3}),
        ("plum(kind=flat, ripe=False)", {"kind": "flat", "ripe": False}),
        ("plum()", {}),
        ("plum(w=-1e-3)", {"w": -0.001}),
    ],
)
def test_spec_grammar(spec: str, options: dict) -> None:
    choice = FRUIT.resolve(spec)
    assert dict(choice.options) == FRUIT["plum"].defaults | options
    args, given_options = choice(1, 2)
    assert args == (1, 2)
    assert given_options == dict(choice.options)


@pytest.mark.parametrize(
    "spec",
    [
        "", " ", "plum(", "plum)", "plum(w=)", "plum(=3)", "plum(w=3", "plum(w=1, w=2)", "plum(n=2, 3)", "plum(1, 2)",
        "plum(4, w=5)", "plum w", "plum(2 2=3)", "plum(w=nan)", "plum(w=inf)", "plum(w=1e999)", "plum(w=word)",
        "plum(kind=3)", "plum(n=2.5)", "plum(w=true)", "plum(n=true)", "plum(ripe=3)", "plum(ripe=word)",
        "plum(other=3)", "pear(3)", "pear(w=3)", "plum(kind=" + "a" * 600 + ")",
    ],
)  # fmt: skip
def test_what_is_no_spec_is_refused(spec: str) -> None:
    with pytest.raises(InvalidValueError, match=r"Expected .*Received: "):
        FRUIT.resolve(spec)


@given(st.text(max_size=60))
def test_any_text_is_a_spec_or_a_clean_refusal(text: str) -> None:
    try:
        name, options = parse_spec(text)
    except InvalidValueError:
        return
    assert name == name.strip() != ""
    assert all(not isinstance(v, float) or math.isfinite(v) for v in options.values())


def test_near_misses_and_the_whole_list() -> None:
    with pytest.raises(
        UnknownNameError, match=r"a fruit\. Received: 'aple'\. Did you mean 'apple'.*\? Known: plum, pear, apple"
    ):
        FRUIT.resolve("aple")
    with pytest.raises(UnknownNameError, match=r"an activation\. Received: 'tahn'\. Did you mean 'tanh'"):
        an.ACTIVATIONS.resolve("tahn")
    with pytest.raises(UnknownNameError) as caught:
        FRUIT.resolve("zzzzzz")
    assert "Did you mean" not in str(caught.value)
    with pytest.raises(UnknownNameError):
        FRUIT[["unhashable"]]  # type: ignore[index]


@pytest.mark.parametrize("spec", [3, None, 2.5, ["plum"]])
def test_neither_text_nor_callable(spec: object) -> None:
    with pytest.raises(InvalidValueError, match=r"the name of a fruit\. Received: fruit="):
        FRUIT.resolve(spec)  # type: ignore[arg-type]


def test_callables() -> None:
    registry = example(2)

    def Ripple(z: int) -> int:
        """Bends z.

        More.
        """
        return z + 1

    choice = registry.resolve(Ripple)
    assert (choice.name, choice.entry.summary, choice.entry.plugin) == ("ripple", "Bends z.", __name__)
    assert "ripple" not in registry
    assert choice(1) == 2
    assert registry.register(Ripple) is Ripple
    assert registry.resolve(Ripple).entry is registry["ripple"]
    assert registry.resolve("ripple")(1) == 2


def test_registering_with_arguments() -> None:
    registry = example(3)

    @registry.register("wave", summary="a wave", options={"w": 2.0})
    def any_name(z: float, w: float) -> float:
        return z * w

    assert registry.names()[-1] == "wave"
    assert registry.resolve("wave(3)")(2) == 6
    assert len(registry) == 4


def test_duplicates_are_refused_but_for_a_reload() -> None:
    registry = example(4)
    with pytest.raises(InvalidValueError, match="belongs to artnet"):
        registry.register("plum")(lambda z: z)
    registry.add(Entry(name="mine", function=abs, plugin="one"))
    registry.add(Entry(name="mine", function=len, plugin="one"))
    assert registry["mine"].function is len
    with pytest.raises(InvalidValueError, match="belongs to one"):
        registry.add(Entry(name="mine", function=abs, plugin="two"))


@pytest.mark.parametrize("name", ["", "Upper", "a b", "a(b)", "1a", "a-b", "a:b", "a+b"])
def test_names_that_the_grammar_could_not_read_are_refused(name: str) -> None:
    with pytest.raises(InvalidValueError):
        example(5).add(Entry(name=name, function=abs))


def test_split_list() -> None:
    assert split_list(" x y,r  noise(scale=4, seed=2),|x| ") == ["x", "y", "r", "noise(scale=4, seed=2)", "|x|"]
    assert split_list("") == []
