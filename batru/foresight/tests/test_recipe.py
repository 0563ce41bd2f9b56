"""The recipe for the counter's question does what it says."""

import re
from pathlib import Path

RECIPE = Path(__file__).resolve().parents[3] / "docs" / "how" / "one-more-counter.md"


def test_the_recipe_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", RECIPE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    exec(compile("\n".join(blocks), RECIPE.name, "exec"), {})
