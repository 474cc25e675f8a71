"""The only place that imports linebot: LINE's JSON to our events, our replies to LINE's messages."""
