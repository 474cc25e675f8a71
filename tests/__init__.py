"""The house's promises, told as users' stories; the folders mirror the rooms."""
