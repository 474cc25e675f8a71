"""What the bot can talk about: one file is one chat flow."""
