"""What operators type, told as they type it."""
