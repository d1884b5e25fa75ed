"""Asks pip, in one process, for the answer to many requirements: pip_many.py FOLDER.

FOLDER/N/requirements.txt is resolved with the wheels of FOLDER/N/wheels; what pip says goes to FOLDER/N/report.json,
FOLDER/N/log.txt and, its exit code, to FOLDER/N/exit.
"""

import os
import pathlib
import sys

from pip._internal.cli.main import main

root = pathlib.Path(sys.argv[1])
for folder in sorted(root.iterdir(), key=lambda each: int(each.name)):
    arguments = ["install", "--dry-run", "--ignore-installed", "--no-index", "--only-binary=:all:"]
    arguments += ["--find-links", str(folder / "wheels"), "--report", str(folder / "report.json")]
    if (folder / "pre").exists():
        arguments.append("--pre")
    log = os.open(folder / "log.txt", os.O_CREAT | os.O_WRONLY)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    code = main(arguments + ["-r", str(folder / "requirements.txt")])
    sys.stdout.flush()
    (folder / "exit").write_text(str(code))
