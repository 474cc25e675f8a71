"""What is remembered: SQL tables and queries, the photo store, migrations."""
