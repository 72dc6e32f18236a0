"""What OCR got wrong and the paper itself puts right: only where it is close and unambiguous, always recorded."""

from __future__ import annotations

from collections.abc import Iterable

from adachi_shingikai import text

SHORTEST = 4
"""A department's name needs this many characters before a lost one is told from another name."""


def department(printed: str, roles: Iterable[str]) -> str | None:
    """A department that lost one character, completed from the roles of those who speak for it.

    `政策経営部政情報課` is completed by the role `区政情報課長`; None where nothing, or more than
    one role, would complete it.
    """
    found: set[str] = set()
    squeezed = text.squeeze(printed)
    for name in {role.removesuffix("長") for role in roles if role.endswith("長")}:
        if len(name) < SHORTEST or squeezed.endswith(name):
            continue
        for i in range(len(name)):
            shorter = name[:i] + name[i + 1 :]
            if squeezed.endswith(shorter):
                found.add(squeezed[: -len(shorter)] + name)
    return found.pop() if len(found) == 1 else None
