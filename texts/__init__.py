"""Which words are said: Thai and English side by side, one TOML file a topic."""
