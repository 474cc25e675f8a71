"""What a browser shows: pages for people, served beside the webhook."""
