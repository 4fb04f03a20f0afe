"""How the Python programs of this folder speak with the test that runs them: see conversation.js."""

import json
import os
import sys


def tell(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def back_from_page():
    return sys.stdin.readline().strip()


def setting(name):
    return os.environ[name]
