"""How a chat turn works: the webhook, the inbox, flows, replies and LINE itself; this room knows no topic."""
