"""Pages and templates that are made from the program itself, in English and Chinese."""

import inspect
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lampyris.entry.cli.main import DOORS, open_door
from lampyris.entry.cli.main import root as command_root
from lampyris.foundation.errors import LampyrisError
from lampyris.foundation.settings.catalogue import Declared, declared

TEXTS = Path(__file__).parent / "texts"
NOTE = {
    "en": "<!-- Made by `make generate` from the program itself; do not edit. -->",
    "zh": "<!-- 由 `make generate` 根据程序生成，请勿手工修改。 -->",
}
LANGUAGES = ("en", "zh")


def chinese(name: str) -> dict[str, Any]:
    """The hand-written Chinese of `tools/texts/<name>.zh.json`."""
    found: dict[str, Any] = json.loads((TEXTS / f"{name}.zh.json").read_text(encoding="utf-8"))
    return found


def table(heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; `|` in cells is escaped."""
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(language: str, title: str, *parts: str) -> str:
    """A page with the note that it is made, and one empty line between its parts."""
    return "\n\n".join([f"# {title}", NOTE[language], *parts]) + "\n"


# ---------------------------------------------------------------- settings


def grouped() -> dict[str, list[Declared]]:
    """Settings by group, in order."""
    groups: dict[str, list[Declared]] = {}
    for setting in declared():
        groups.setdefault(setting.group, []).append(setting)
    return groups


def env_template() -> str:
    """`env.template`: every setting, commented out, with its default."""
    texts = chinese("settings")
    lines = [
        "# Copy to .env and change what you need; everything works without it.",
        "# 复制为 .env 后按需修改；不修改也可以直接运行。",
        "# Made by `make generate` from the settings in the program.",
    ]
    for group, settings in grouped().items():
        lines += ["", f"# ---- {group}  {texts['groups'][group]} ----"]
        for setting in settings:
            lines += ["", f"# {setting.description}", f"# {texts['settings'][setting.names[0]]}"]
            lines.append(f"# {setting.names[0]}={setting.default}")
    return "\n".join(lines) + "\n"


def settings_page(language: str) -> str:
    """Every setting with its other names and its default."""
    texts = chinese("settings")
    english = language == "en"
    opening = (
        "Set these in the environment or in `.env` beside `deploy.sh`; the environment wins. Names of Langfuse "
        "deployments are accepted; names that are not listed here are ignored, and one line in the log says so."
        if english
        else "在环境变量或 `deploy.sh` 同目录的 `.env` 中设置，环境变量优先。兼容 Langfuse 部署所用的名称；"
        "未列出的名称会被忽略，并在日志中提示一行。"
    )
    heading = ("name", "also accepted", "default", "meaning") if english else ("名称", "同义名称", "默认值", "含义")
    parts = [opening]
    for group, settings in grouped().items():
        parts.append(f"## {group.capitalize() if english else texts['groups'][group]}")
        rows = [
            (
                f"`{setting.names[0]}`",
                ", ".join(f"`{name}`" for name in setting.names[1:]),
                f"`{setting.default}`" if setting.default else "",
                setting.description if english else texts["settings"][setting.names[0]],
            )
            for setting in settings
        ]
        parts.append(table(heading, rows))
    return page(language, "Settings" if english else "配置项", *parts)


# ---------------------------------------------------------------- commands


def commands() -> Iterator[tuple[str, Any]]:
    """(name, command) of every command and sub-command."""
    for door in DOORS:
        command = open_door(door.name)
        members = getattr(command, "commands", None)
        if not members:
            yield door.name, command
            continue
        for name, member in members.items():
            yield f"{door.name} {name}", member


def parameters(command: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - typer's own copy of click
    """(what one types, its help) of every argument and option; help and completion apart."""
    found = []
    for parameter in command.params:
        if parameter.name in ("help", "install_completion", "show_completion"):
            continue
        names = parameter.opts if parameter.param_type_name == "option" else [str(parameter.name).upper()]
        found.append((", ".join(sorted(names, key=len, reverse=True)), (parameter.help or "").strip()))
    return found


def option_text(texts: dict[str, Any], command: str, option: str) -> str:
    """The Chinese of an option: that of the command, else what it means in every command."""
    return str(texts.get(f"{command} {option}") or texts[option])


def commands_page(language: str) -> str:
    """Every command with its options and exit codes."""
    texts, english = chinese("cli"), language == "en"
    parts = [inspect.cleandoc(command_root.__doc__ or "").split("\n\n")[0] if english else texts["lampyris"]]
    parts.append(
        "With `deploy.sh`, say `./deploy.sh exec` instead of `lampyris`."
        if english
        else "使用 `deploy.sh` 安装时，用 `./deploy.sh exec` 代替 `lampyris`。"
    )
    for name, command in commands():
        help_text = inspect.cleandoc(command.help or "")
        parts.append(f"## `lampyris {name}`")
        parts.append(help_text if english else texts[name])
        rows = [
            (f"`{names}`", help_line if english else option_text(texts, name, names.split(",")[0]))
            for names, help_line in parameters(command)
        ]
        if rows:
            parts.append(table(("option", "meaning") if english else ("选项", "含义"), rows))
    return page(language, "Commands" if english else "命令行", *parts)


# ---------------------------------------------------------------- errors


def errors() -> list[type[LampyrisError]]:
    """Every kind of expected failure, by status."""
    return sorted((LampyrisError, *LampyrisError.__subclasses__()), key=lambda kind: (kind.status, kind.code))


def errors_page(language: str) -> str:
    """Every error code with its status and what it means."""
    texts, english = chinese("errors"), language == "en"
    rows = [
        (
            f"`{kind.code}`",
            str(kind.status),
            f"`{kind.public_name}`",
            inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0] if english else texts[kind.code],
        )
        for kind in errors()
    ]
    heading = (
        ("code (console API)", "status", "error (public API)", "meaning")
        if english
        else ("code（控制台 API）", "状态码", "error（公共 API）", "含义")
    )
    return page(language, "Error codes" if english else "错误码", table(heading, rows))
