"""Asks the web server of this container whether it is ready: `python -m config.probe`, for Docker's health check."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    port = os.environ.get("CONCORD_BIND", "127.0.0.1:8000").rpartition(":")[2]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=4) as response:
            return 0 if response.status == 200 else 1
    except (urllib.error.URLError, OSError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
