"""The other side of the wire: a small LINE platform with a chat window, to try and test the bot without
LINE."""
