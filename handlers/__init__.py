"""What the bot can talk about: one file is one chat flow.

To add one: a file here with `flow = Flow("name")`, its words in `texts/name.toml`, its dialog test in
`tests/handlers/`. Nothing has to be registered; words that clash with another flow's stop the start.
"""

import importlib
import pkgutil

from bot.flow import Flow, Flows, is_flow_module


def all_flows() -> Flows:
    """Finds every flow in this folder and checks them against each other."""
    found: list[Flow] = []
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if is_flow_module(module):
            found.append(module.flow)
    return Flows(found)
