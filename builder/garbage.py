"""How often Python looks for circles of values, which nothing else would free."""

import gc


def collect_seldom() -> None:
    """Let Python look for circles seldom: a build makes millions of values that stay, and hardly a circle. As often as
    it does by itself costs a fifth of a build."""
    gc.set_threshold(50_000, 20, 50)
