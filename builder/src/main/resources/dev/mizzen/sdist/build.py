"""Asks the build backend of a source distribution (PEP 517) for one thing, and answers through the first standard output.

Arguments: `requires` or `wheel`, the backend, the folders of `backend-path`. The project is at /source; it is built in a copy.
An answer is H, which says that this runs at all, then a letter and texts or numbers: R and the requirements; W, the names of
what was made and, if that is one file, its bytes; E and what went wrong. Numbers have eight bytes, texts a number before them.
"""

import importlib
import os
import shutil
import struct
import sys

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])
answer = os.fdopen(os.dup(1), "wb")
silence = os.open(os.devnull, os.O_WRONLY)
os.dup2(silence, 1)
os.umask(0o022)
answer.write(b"H")
answer.flush()


def number(value):
    answer.write(struct.pack(">Q", value))


def texts(letter, values):
    answer.write(letter)
    number(len(values))
    for value in values:
        data = value.encode("utf-8", "replace")
        number(len(data))
        answer.write(data)


def copied():
    work = "/build/source"
    shutil.copytree("/source", work, symlinks=True)
    for folder, folders, files in os.walk(work):
        for name in folders + files + ["."]:
            os.utime(os.path.join(folder, name), (EPOCH, EPOCH), follow_symlinks=False)
    return work


def backend(name, paths, work):
    sys.path[:] = [path for path in sys.path if path not in ("", ".")]
    folders = []
    for path in paths:
        folder = os.path.realpath(os.path.join(work, path))
        if folder != work and not folder.startswith(work + "/"):
            raise ValueError("backend-path leads out of the project: " + path)
        folders.append(folder)
    sys.path[:0] = folders
    module, _, attributes = name.partition(":")
    found = importlib.import_module(module)
    for attribute in filter(None, attributes.split(".")):
        found = getattr(found, attribute)
    return found


def main():
    task, name, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
    work = copied()
    os.chdir(work)
    found = backend(name, paths, work)
    if task == "requires":
        hook = getattr(found, "get_requires_for_build_wheel", None)
        texts(b"R", [str(each) for each in (hook() if hook else [])])
        return
    out = "/build/output"
    os.mkdir(out)
    found.build_wheel(out)
    made = sorted(os.listdir(out))
    texts(b"W", made)
    if len(made) == 1 and os.path.isfile(os.path.join(out, made[0])):
        with open(os.path.join(out, made[0]), "rb") as wheel:
            number(os.fstat(wheel.fileno()).st_size)
            shutil.copyfileobj(wheel, answer)


try:
    main()
except BaseException as fault:
    texts(b"E", [(type(fault).__name__ + ": " + str(fault))[:2000]])
answer.flush()
os._exit(0)
