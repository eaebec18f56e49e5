"""The group of all verbs: each is imported when it is asked for, and a failure is one line."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from dragoman.errors import DragomanError

__all__ = ["Later", "Verbs"]


class Later(click.Command):
    """A verb that stands in a list until it is asked for.

    ``module`` has the command under the verb's name; ``short_help`` is its first sentence, told
    here so that the list can be shown without it.
    """

    def __init__(self, name: str, module: str, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self._module = module

    def itself(self) -> click.Command:
        command: click.Command = getattr(import_module(self._module), self.name or "")
        return command


class Verbs(click.Group):
    """Commands that explain a failure in one line and exit with its code."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command.itself() if isinstance(command, Later) else command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = formatter.width - 6 - max(map(len, self.commands), default=0)
        shown = [
            (name, command.get_short_help_str(width))
            for name, command in sorted(self.commands.items())
        ]
        with formatter.section("Commands"):
            formatter.write_dl(shown)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DragomanError as error:
            click.echo(f"dragoman: {error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # Whoever read our output has seen enough (`| head`): no fault, and nothing to flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
