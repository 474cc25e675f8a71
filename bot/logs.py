"""Logs for an operator: one line an event, no message texts, no bodies, no tokens."""

import logging
import sys


def set_up_logs(level: int = logging.INFO) -> None:
    """Plain lines on standard error, in UTC."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = __import__("time").gmtime
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("urllib3", "botocore", "boto3", "alembic", "s3transfer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
