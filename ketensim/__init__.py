"""ketensim: process chains that cross organisations, simulated.

    import ketensim as kt

    chain = kt.load("my_chain.yaml")
    print(kt.compare(chain))

`load` reads a scenario, `loads` computes how busy its partners are, `simulate` gives one run with all its records,
`run` one variant with intervals, `compare` all variants. A scenario that cannot be read raises `InputError` with all
its faults. What a scenario means is in RULES.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketensim.faces.api import Result, Run, compare, loads, run, simulate
    from ketensim.ground.errors import Fault, InputError
    from ketensim.scenario.scenario import Scenario, load

__version__ = "0.1.0"

__all__ = [
    "Fault", "InputError", "Result", "Run", "Scenario", "__version__",
    "compare", "load", "loads", "run", "simulate",
]  # fmt: skip

_HOMES = {
    "faces.api": ("Result", "Run", "compare", "loads", "run", "simulate"),
    "ground.errors": ("Fault", "InputError"),
    "scenario.scenario": ("Scenario", "load"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: `import ketensim` alone stays light."""
    if name not in _HOME:
        raise AttributeError(f"module 'ketensim' has no attribute {name!r}")
    return getattr(import_module(f"ketensim.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
