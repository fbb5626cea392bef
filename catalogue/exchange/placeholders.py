"""What has to stand in a translation as it stands in the original: `{name}`, `%(name)s`, `%s`."""

import re
from collections import Counter

_FORM = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}|\{\}|%\([A-Za-z_]\w*\)[sd]|%[sd]\b")


def placeholder_problem(original: str, translation: str) -> tuple[str, str] | None:
    """Return what is wrong with a translation's placeholders, and the mend; None where nothing is."""
    wanted, found = Counter(_FORM.findall(original)), Counter(_FORM.findall(translation))
    missing, extra = wanted - found, found - wanted
    if missing:
        return f"{', '.join(sorted(missing))} is missing", "copy it from the original as it stands"
    if extra:
        return f"{', '.join(sorted(extra))} is not in the original", "remove it"
    return None
