"""Completion in shells: click's own, asked through the environment, answered without a word on standard error."""

from __future__ import annotations

import pytest


@pytest.fixture
def completed(called, monkeypatch):
    """Asks what completes words: exit code, standard output, standard error."""

    def ask(*words):
        monkeypatch.setenv("_ARTNET_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(words))
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        return called()

    return ask


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell, called, monkeypatch):
    monkeypatch.setenv("_ARTNET_COMPLETE", f"{shell}_source")
    monkeypatch.setattr("click.shell_completion.BashComplete._check_version", lambda *_: None)
    code, out, err = called()
    assert (code, err) == (0, "")
    assert "_artnet_completion" in out


def test_commands_options_and_kinds_are_completed(completed):
    assert completed("artnet", "li") == (0, "plain,list\n", "")
    assert completed("artnet", "fit", "--sty") == (0, "plain,--style\n", "")
    assert completed("artnet", "list", "pal") == (0, "plain,palettes\n", "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("artnet", "fit", "--style", "pa"), "painterly"),
        (("artnet", "render", "--head", "pal"), "palette"),
        (("artnet", "render", "--activation", "gab"), "gabor"),
        (("artnet", "render", "--palette", "has"), "hasui"),
        (("artnet", "render", "--symmetry", "kal"), "kaleidoscope"),
        (("artnet", "animate", "--motion", "lat"), "latent"),
        (("artnet", "animate", "--easing", "sn"), "snap"),
        (("artnet", "fit", "--optimizer", "adamw"), "adamw"),
    ],
)
def test_the_names_of_registries_are_completed(words, expected, completed):
    code, out, err = completed(*words)
    assert (code, err) == (0, "")
    assert f"plain,{expected}" in out.splitlines()
