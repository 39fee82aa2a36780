"""What a template cannot see it takes for nothing, silently: a link is then never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.sentences import TEMPLATES


def names(tree: nodes.Node, how: str) -> set[str]:
    return {name.name for name in tree.find_all(nodes.Name) if name.ctx == how}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_macro_uses_nothing_that_is_set_in_a_block(path: Path) -> None:
    """A macro that stands outside a block does not see what is set inside."""
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    assigned = [one.target for block in tree.find_all(nodes.Block) for one in block.find_all(nodes.Assign)]
    set_in_blocks = {target.name for target in assigned if isinstance(target, nodes.Name)}
    for macro in (one for one in tree.body if isinstance(one, nodes.Macro)):
        own = {argument.name for argument in macro.args} | names(macro, "store")
        assert (names(macro, "load") - own) & set_in_blocks == set(), macro.name
