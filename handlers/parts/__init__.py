"""Parts of flows too long for one file; each is named after its flow and used by it alone."""
