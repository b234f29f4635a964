"""Commands that take a query, which may begin with a minus: `reftel search cables -museum`."""

from __future__ import annotations

import click


class QueryCommand(click.Command):
    """A command whose arguments may begin with one minus.

    A word with one minus that is not an option of the command is an argument, and so is everything after
    `--`. A word with two is an option, so that a mistyped option is an error.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put options first and arguments after `--`."""
        options, arguments = self._divided(ctx, args)
        return super().parse_args(ctx, [*options, "--", *arguments] if arguments else options)

    def _divided(self, ctx: click.Context, args: list[str]) -> tuple[list[str], list[str]]:
        takes = {
            name: not option.is_flag and not option.count
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
        }
        options: list[str] = []
        arguments: list[str] = []
        left = iter(args)
        for each in left:
            name, is_joined, _ = each.partition("=")
            if each == "--":
                arguments.extend(left)
            elif each.startswith("--") and len(each) > 2:
                options.append(each)
                if takes.get(name) and not is_joined:
                    options.extend(value for value in [next(left, None)] if value is not None)
            elif each in takes:
                options.append(each)
                if takes[each]:
                    options.extend(value for value in [next(left, None)] if value is not None)
            else:
                arguments.append(each)
        return options, arguments
