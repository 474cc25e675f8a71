"""The simulator's web application: LINE's API for the bot and the chat page for people, on one address."""

from collections.abc import Mapping

from flask import Flask

from simulator.api import line_api
from simulator.api_richmenus import rich_menu_api
from simulator.api_tokens import token_api
from simulator.chat import chat_page
from simulator.office import DemoOffice, NoOffice
from simulator.platform import Platform
from simulator.wire import serve, serve_in_thread


def create_simulator(
    platform: Platform,
    demo_office: DemoOffice | None = None,
    *,
    addresses: Mapping[str, str] | None = None,
) -> Flask:
    """The application that answers the bot and shows the chats, with the demo office beside them if any.

    `addresses`: the bot must name https addresses in its messages; in a demo they may lead elsewhere, e.g.
    `{"https://bot.example": "http://127.0.0.1:8000"}`: the chat page opens the right side for the left.
    """
    app = Flask("simulator", static_folder=None)
    app.register_blueprint(line_api(platform))
    app.register_blueprint(rich_menu_api(platform))
    app.register_blueprint(token_api(platform))
    app.register_blueprint(chat_page(platform, demo_office or NoOffice(), addresses or {}))
    return app


__all__ = ["create_simulator", "serve", "serve_in_thread"]
