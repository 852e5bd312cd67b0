"""The entry point: the commands, and what a person reads when something goes wrong."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from artnet.cli.terminal.display import notes_shown, tame
from artnet.cli.terminal.interrupts import collected_interrupts
from artnet.cli.terminal.streams import open_streams
from artnet.errors import ArtnetError, InvalidValueError, SketchError
from artnet.sketching.workers.quiet_tensorflow import quiet_tensorflow

__all__ = ["answered", "cli", "main"]

COMMANDS = {
    "fit": "Let a network learn to paint a picture.",
    "render": "Paint a network: a random one, or any file that artnet saved.",
    "animate": "Put a network in motion: GIF, MP4, WebP, AVIF, APNG or frames.",
    "run": "Run a sketch: your own function, with its parameters and seeds.",
    "export": "Take a network elsewhere: a live page, a shader, ...",
    "farm": "Share a job among machines: its parts, how far it is, its result.",
    "studio": "Touch the network: a page in the browser that paints.",
    "new": "Write a sketch to begin with.",
    "list": "List what there is to choose from: activations, styles, palettes, ...",
    "info": "Show how a file was made.",
    "config": "Show which settings hold, and where they come from.",
    "doctor": "Check this installation.",
}
"""Each command lives in the module of its name, which is imported when the command is used."""
CONFIGURED = ("fit", "render", "animate")
"""Commands that take settings from this folder; `run` takes them from the sketch's."""
FAILED, MISUSE, INTERRUPTED = 1, 2, 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used, and listed without."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"artnet.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        if cmd_name in CONFIGURED:
            from artnet.cli.options.settings import defaults_for, settings_of  # not for `--help`

            command.context_settings["default_map"] = defaults_for(command, settings_of(Path()))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the near misses."""
        if args[0] == "help" and len(args) <= 2:
            args = [*args[1:], "--help"]
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=2, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"Expected a command: {', '.join(COMMANDS)}. Received: {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `artnet fit`, which paints a picture that artnet brings along.",
)
@click.version_option(package_name="artnet", prog_name="artnet")
def cli() -> None:
    """Paint with neural networks.

    A small network maps the coordinates of a pixel to its colour. Left random it makes patterns (`render`); fitted to a
    picture it learns to paint it (`fit`). Every picture remembers how it was made (`info`, `render FILE`).
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 fine, 1 failed, 2 misuse, 130 interrupted."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; what a user can cause is answered in one line. Returns the exit code."""
    return answered(cli, arguments, "artnet")


@notes_shown()
def answered(command: click.Command, arguments: Sequence[str] | None, name: str) -> int:
    """Run a command; what a user can cause is answered in one line. Returns the exit code."""
    open_streams()
    quiet_tensorflow(announced=True)
    interrupts = collected_interrupts()
    try:
        try:
            code = command.main(args=arguments, prog_name=name, standalone_mode=False)
        except Exception as error:
            if interrupts:  # TensorFlow's C code answers Ctrl-C with errors of its own
                raise KeyboardInterrupt from error
            raise
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return MISUSE
    except click.UsageError as error:
        return _say(f"{error.format_message()}{_help_hint(error.ctx)}", MISUSE)
    except SketchError as error:
        click.echo(tame(str(error), "\n\t"), err=True)
        return FAILED
    except click.ClickException as error:
        return _say(error.format_message(), error.exit_code)
    except InvalidValueError as error:
        return _say(str(error), MISUSE)
    except ArtnetError as error:
        return _say(str(error), FAILED)
    except (KeyboardInterrupt, click.Abort):
        return _say("interrupted", INTERRUPTED)
    except SystemExit as error:
        if _is_clicks_own(error):  # it has answered a shell, or the reader of our output went away
            return error.code if isinstance(error.code, int) else 0
        return _say(f"A module that was imported ended the program: sys.exit({error.code})", FAILED)
    except BrokenPipeError:  # the reader of our output went away: that is its business
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except MemoryError:
        return _say("There is not enough memory for this. Try a smaller --size or --batch", FAILED)
    except OSError as error:
        return _say(f"{error.strerror or error}: {error.filename or 'a file'}", FAILED)
    except Exception as error:
        if type(error).__name__ == "ResourceExhaustedError":  # TensorFlow's own, not imported for this
            return _say("There is not enough memory for this. Try a smaller --size or --batch", FAILED)
        raise


def _is_clicks_own(error: SystemExit) -> bool:
    """Whether click ended the program, and nothing that was imported."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__")).startswith("click.")


def _say(line: str, code: int) -> int:
    click.echo(f"artnet: {tame(' '.join(line.split()))}", err=True)
    return code


def _help_hint(context: click.Context | None) -> str:
    return f" (see `{context.command_path} --help`)" if context is not None else ""
