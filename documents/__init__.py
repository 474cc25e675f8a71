"""What is printed or drawn: signs, menu pictures, ledgers and forms."""
