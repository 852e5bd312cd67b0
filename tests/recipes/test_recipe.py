from __future__ import annotations

import dataclasses
import json
import types
import typing
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artnet.digests import sha256_of
from artnet.errors import RecipeError
from artnet.recipes.embedding import recipe_from_text, recipe_to_text
from artnet.recipes.identity import fit_identity, identity
from artnet.recipes.migrations import VERSION
from artnet.recipes.schema import (
    FileRecipe,
    LookRecipe,
    MotionRecipe,
    NetworkRecipe,
    Recipe,
    SheetRecipe,
    SketchRecipe,
    SourceRecipe,
    TrainingRecipe,
    View,
)
from artnet.recipes.serialization import LONGEST_LIST, LONGEST_TEXT, TEXT_LIMIT, from_plain, to_plain

WORDS = {
    "kind": ("cppn",),
    "frame": ("cover", "contain", "extend"),
    "device": ("tensorflow", "gpu"),
    "quality": ("", "draft", "good", "print", "exact"),
    "file": ("a.png", "é.safetensors", "…"),
    "ground": ("", "#ffffff", "#0a0b0c"),
    "profile": ("srgb", "display-p3"),
    "calibration": ("usual", "given"),
}


def values(hint: object, bounds: tuple[float, float] | None, name: str = "") -> st.SearchStrategy:
    """Any value of a field, from its annotation and bounds alone, so that a new field is tested for free."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return st.none() | values(inner, bounds, name)
    if dataclasses.is_dataclass(hint):
        return of(hint)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0], bounds), max_size=4).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(a, bounds) for a in arguments))
    if origin is dict:
        return st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3)
    if hint is float:
        low, high = bounds or (-1e300, 1e300)
        return st.floats(low, high)
    if hint is int:
        low, high = bounds or (-(2**60), 2**60)
        return st.integers(int(low), int(high))
    if hint is bool:
        return st.booleans()
    assert hint is str
    return st.sampled_from(WORDS[name]) if name in WORDS else st.text(max_size=20)


def of(cls: type) -> st.SearchStrategy:
    hints = typing.get_type_hints(cls)
    fields = {f.name: values(hints[f.name], f.metadata.get("bounds"), f.name) for f in dataclasses.fields(cls)
              if f.name != "sheet"}  # fmt: skip
    if cls is LookRecipe:
        fields["name"] = st.sampled_from(("rose(petals=12)", "Tüll", "a look of one's own"))
    return st.builds(cls, **fields)


def works() -> st.SearchStrategy:
    """Recipes of single works, with latents as long as their networks say."""

    def fitting(recipe: Recipe) -> Recipe:
        is_still = recipe.network is not None and recipe.motion is None
        if not is_still:
            recipe = recipe.but(profile="srgb", bleed=0)
        elif 2 * recipe.bleed >= min(recipe.size) or recipe.frame == "contain":
            recipe = recipe.but(bleed=0)
        if recipe.network is None or recipe.latent is None:
            return recipe
        return recipe.but(network=dataclasses.replace(recipe.network, latent=len(recipe.latent)))

    return of(Recipe).filter(lambda recipe: recipe.network or recipe.sketch).map(fitting)


def sheets() -> st.SearchStrategy:
    """Recipes of sheets."""
    cells = st.lists(st.tuples(works(), st.text(max_size=20)), min_size=1, max_size=3)
    whole = st.builds(lambda cells, n: SheetRecipe(*map(tuple, zip(*cells, strict=True)), n), cells, st.integers(1, 9))
    return st.builds(Recipe, sheet=whole, name=st.text(max_size=9))


SOURCE = SourceRecipe("network.safetensors", "ab" * 32, "ee" * 32)
FULL = Recipe(
    network=NetworkRecipe(inputs="x y noise(scale=4)", latent=3, palette=("#000000", "#ffffff"), seed="é"),
    canvas=(640, 480),
    latent=(0.5, -1.0, 0.25),
    weights=SOURCE,
    trajectory=SOURCE,
    motion=MotionRecipe(audio=SourceRecipe("a.wav", "cd" * 32), others=(SourceRecipe("b.safetensors", "ef" * 32),)),
    training=TrainingRecipe(targets=(SOURCE,), mask=SOURCE, start=SOURCE),
    sketch=SketchRecipe("rings", "rings.py", "ab" * 32, {"depth": "6"}, (SOURCE,), ("def rings():", "    pass")),
    file=FileRecipe(),
    plugins={"ripple": "mine"},
)


@settings(max_examples=80)
@given(works() | sheets())
def test_round_trip(recipe: Recipe) -> None:
    text = recipe.to_json()
    assert text.isascii()
    with mock.patch("artnet.recipes.checking.check_cost"):  # has tests of its own
        back = Recipe.from_json(text)
        assert recipe_from_text(recipe_to_text(recipe)) == (recipe, None)
    assert back == recipe
    assert back.to_json() == text
    assert back.identity == recipe.identity


def places(value: object, path: tuple = ()) -> list[tuple]:
    """The path of every leaf of plain data."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None or not value:
        return [path]
    return [place for key, inner in items for place in places(inner, (*path, key))]


def replaced(data: object, path: tuple, value: object) -> object:
    copy = json.loads(json.dumps(data))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


PLAIN = to_plain(FULL)
LEAVES = places(json.loads(json.dumps(PLAIN)))


def leaf(path: tuple) -> object:
    inner = json.loads(json.dumps(PLAIN))
    for key in path:
        inner = inner[key]
    return inner


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_no_other_type_is_taken(path: tuple) -> None:
    before = leaf(path)
    wrong = [{"a": 1}, [[1]], True, "word", None, 1.5, 10**400, float("nan"), float("inf"), "a" * (LONGEST_TEXT + 1)]
    for value in wrong:
        if (value is None and before == []) or (
            path[-1] in ("frame", "kind", "ground", "calibration", "device", "quality", "profile") and value == "word"
        ):
            continue
        data = replaced(PLAIN, path, value)
        try:
            recipe = Recipe.from_json(json.dumps(data))
        except RecipeError as error:
            message = str(error)
            assert "recipe" in message  # names the place
            assert len(message) < 600
            continue
        # Taken: then it was a value of the very type, kept as it came.
        kept = to_plain(recipe)
        for key in path:
            kept = kept[key]
        assert kept == value
        assert type(value) is type(before) or (type(before) is float and type(value) is int) or value is None


def test_a_whole_number_is_the_float_it_stands_for() -> None:
    whole = FULL.but(time=2, latent=(1, 2, 3), view=View(center=(1, 0), zoom=2, rotation=15), file=FileRecipe(dpi=240))
    floats = FULL.but(time=2.0, latent=(1.0, 2.0, 3.0), view=View((1.0, 0.0), 2.0, 15.0), file=FileRecipe(dpi=240.0))
    assert whole.to_json() == floats.to_json()
    assert Recipe.from_json(whole.to_json()).identity == floats.identity


UNCOUNTED = {
    Recipe: {"version", "made_by", "device", "look", "name", "file"},
    FileRecipe: {"format", "quality", "dpi", "ground", "bits", "pyramid", "icc"},
    NetworkRecipe: {"calibration"},  # of version 1
    TrainingRecipe: {"seconds"},  # of the film, which is in its file
    SourceRecipe: {"file", "sha256"},  # where the content says what is in it
    SketchRecipe: {"file", "source"},
}
"""Who made it, how the file was encoded, where it lies."""


CHANGED = {"sketch": None, "sheet": SheetRecipe((FULL,), ("one",))}


@pytest.mark.parametrize(
    ("cls", "where"),
    [(Recipe, None), (NetworkRecipe, "network"), (View, "view"), (TrainingRecipe, "training"), (FileRecipe, "file"),
     (MotionRecipe, "motion"), (SourceRecipe, "weights"), (SketchRecipe, "sketch")],
)  # fmt: skip
def test_the_identity_covers_each_field_but_who_how_and_where(cls: type, where: str | None) -> None:
    for field in dataclasses.fields(cls):
        part = FULL if where is None else getattr(FULL, where)
        other = dataclasses.replace(part, **{field.name: CHANGED.get(field.name, "changed")})
        whole = other if where is None else FULL.but(**{where: other})
        assert (whole.identity == FULL.identity) == (field.name in UNCOUNTED.get(cls, ())), field.name


def test_a_source_counts_by_its_content_or_else_by_its_bytes() -> None:
    plain = FULL.but(weights=SourceRecipe("a.safetensors", "ab" * 32))
    assert plain.identity == FULL.but(weights=SourceRecipe("b.safetensors", "ab" * 32)).identity
    assert plain.identity != FULL.but(weights=SourceRecipe("a.safetensors", "cd" * 32)).identity


def test_how_far_a_fit_came_is_no_part_of_which_fit_it_is() -> None:
    assert FULL.training is not None
    later = FULL.but(training=dataclasses.replace(FULL.training, steps=900, horizon=950, hold=3), weights=None)
    assert fit_identity(later) == fit_identity(FULL)
    assert later.identity != FULL.identity
    other = FULL.but(training=dataclasses.replace(FULL.training, learning_rate=0.5))
    assert fit_identity(other) != fit_identity(FULL)


def test_a_field_of_tomorrow_changes_no_identity_of_today() -> None:
    @dataclasses.dataclass(frozen=True)
    class Tomorrow(Recipe):
        grain: float = 0.0

    same = {field.name: getattr(FULL, field.name) for field in dataclasses.fields(FULL)}
    assert identity(Tomorrow(**same)) == FULL.identity
    assert identity(Tomorrow(**same, grain=0.5)) != FULL.identity


def test_a_drawn_work_has_no_network() -> None:
    drawn = FULL.but(network=None)
    assert Recipe.from_json(drawn.to_json()) == drawn
    assert drawn.but(sketch=dataclasses.replace(FULL.sketch, parameters={"seed": "7"})).seed == "7"
    with pytest.raises(RecipeError, match="artnet run FILE"):
        drawn.painter()
    with pytest.raises(RecipeError, match="none of them"):
        Recipe.from_json('{"version":2}')


@pytest.mark.parametrize("cls", [Recipe, NetworkRecipe, View, FileRecipe, MotionRecipe, TrainingRecipe])
def test_bounds_are_inclusive_and_held(cls: type) -> None:
    base = {"network": to_plain(NetworkRecipe())} if cls is Recipe else {}
    for field in dataclasses.fields(cls):
        bounds = field.metadata.get("bounds")
        if bounds is None:
            continue
        whole = "int" in str(field.type)
        for value, fine in ((bounds[0], True), (bounds[1], True), (bounds[0] - 1, False), (bounds[1] * 2 + 1, False)):
            number = int(value) if whole else float(value)
            data = [number] * 2 if "tuple" in str(field.type) else number
            if fine:
                from_plain(cls, base | {field.name: data})
            else:
                with pytest.raises(RecipeError, match=rf"to .* in recipe\.{field.name}"):
                    from_plain(cls, base | {field.name: data})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "JSON"), ("{", "JSON"), ("null", "group"), ("[]", "group"), ("3", "group"),
        ("{}", "'network', 'sketch' or 'sheet'"), ('{"version":2,"kind":"still"}', "only the names"),
        ('{"network":{},"zzz":1}', "zzz"), ('{"network":{"zzz":1}}', r"recipe\.network"),
        ('{"network":{},"view":{"center":[0]}}', r"list of 2 in recipe\.view\.center"),
        ('{"network":{},"view":{"center":[0,0,0]}}', "list of 2"),
        ('{"network":{},"time":NaN}', "NaN"), ('{"network":{},"time":-Infinity}', "Infinity"),
        ('{"network":{},"time":1e999}', "finite"),
        ('{"network":{},"kind":"film"}', "still or animation"),
        ('{"network":{"kind":"graph"}}', "cppn"), ('{"network":{},"frame":"crop"}', "cover"),
        ('{"network":{},"version":0}', r"recipe\.version"), ('{"network":{},"version":true}', r"recipe\.version"),
        ('{"network":{},"version":1.0}', r"recipe\.version"),
        ("[" * 100_000, "nested|JSON"), ('{"network":' + "[" * 5000 + "]" * 5000 + "}", "nested|group"),
        (" " * (TEXT_LIMIT + 1), "at most"),
        ('{"network":{"hidden":[' + ",".join(["1"] * (LONGEST_LIST + 1)) + "]}}", "list of at most"),
    ],
    ids=range(24),
)  # fmt: skip
def test_strict(text: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        Recipe.from_json(text)
    if len(text) < 10_000:
        with pytest.raises(RecipeError):
            recipe_from_text('{"artnet":' + text + "}")


def test_a_newer_version_asks_for_a_newer_artnet() -> None:
    assert PLAIN["version"] == VERSION
    newer = replaced(PLAIN, ("version",), VERSION + 1) | {"name_of_tomorrow": 1}
    with pytest.raises(RecipeError, match=f"version {VERSION} or older.*Install a newer artnet"):
        Recipe.from_json(json.dumps(newer))


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.png", "a/b.png", "a\\b.png", ".", "..", "a\0b"])
@pytest.mark.parametrize(
    "where", [("weights",), ("trajectory",), ("training", "mask"), ("training", "start"), ("training", "targets", 0)]
)
def test_a_source_is_a_base_name_never_a_path(name: str, where: tuple) -> None:
    with pytest.raises(RecipeError, match="base name"):
        Recipe.from_json(json.dumps(replaced(PLAIN, (*where, "file"), name)))


def test_weights_travel_and_altered_ones_are_refused() -> None:
    weights = bytes(range(256)) * 5
    recipe = FULL.but(weights=SourceRecipe("network.safetensors", sha256_of(weights)))
    text = recipe_to_text(recipe, weights)
    assert text.isascii()
    assert recipe_from_text(text) == (recipe, weights)
    with pytest.raises(RecipeError, match="altered"):
        recipe_from_text(recipe_to_text(recipe, weights[:-1] + b"\0"))
    with pytest.raises(RecipeError, match="altered"):
        recipe_from_text(recipe_to_text(recipe.but(weights=None), weights))
    for odd in ('"%%%"', "3", "[1]", '"é"', '"abc"'):
        with pytest.raises(RecipeError, match="base64"):
            recipe_from_text(recipe_to_text(recipe)[:-1] + f',"weights":{odd}}}')


@pytest.mark.parametrize(
    "text", ['{"artnet":1}', '{"other":{}}', "[]", '{"artnet":{"network":{}},"more":1}', '"a"', ""]
)
def test_other_data(text: str) -> None:
    with pytest.raises(RecipeError):
        recipe_from_text(text)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=3))
def test_an_altered_text_is_a_recipe_or_a_clean_refusal(at: int, patch: bytes) -> None:
    data = bytearray(recipe_to_text(FULL).encode())
    at %= len(data)
    data[at : at + len(patch)] = patch
    try:
        recipe, _ = recipe_from_text(data.decode("latin-1"))
    except RecipeError:
        return
    assert Recipe.from_json(recipe.to_json()) == recipe
