# Compiles what stands on its standard input, for any CPython from 3.8 on. Integers are big-endian, 32 bits, unsigned.
#   request: number, optimisation, length and path, length and source
#   answer:  number, kind, line, length and text; the first one, of kind H, tells what this interpreter is
import marshal
import posix
import sys

sys.path[:] = [entry for entry in sys.path if entry]
try:
    import warnings

    warnings.simplefilter("ignore")
except Exception:
    pass

requests = open(posix.dup(0), "rb")
answers = open(posix.dup(1), "wb")
posix.dup2(2, 1)  # what anything else prints is no answer


def number():
    data = requests.read(4)
    if len(data) < 4:
        raise SystemExit(0)
    return int.from_bytes(data, "big")


def answer(request, kind, line, data):
    for value in (request, ord(kind), line, len(data)):
        answers.write(value.to_bytes(4, "big"))
    answers.write(data)
    answers.flush()


def hello():
    import _frozen_importlib_external

    level = {"alpha": "a%d", "beta": "b%d", "candidate": "rc%d"}.get(sys.version_info[3])
    facts = (
        sys.implementation.name,
        "%d.%d.%d" % sys.version_info[:3] + (level % sys.version_info[4] if level else ""),
        str(int.from_bytes(_frozen_importlib_external.MAGIC_NUMBER[:2], "little")),
        "t" if "t" in getattr(sys, "abiflags", "") else "",
        str(sys.implementation.cache_tag),
        " ".join(sys.version.split()),
    )
    answer(0, "H", 0, "\n".join(facts).encode("utf-8", "backslashreplace"))


def compiled(path, source, optimisation):
    try:
        code = compile(source, path, "exec", dont_inherit=True, optimize=optimisation)
        return "C", 0, marshal.dumps(code)
    except SyntaxError as e:
        line = e.lineno if isinstance(e.lineno, int) and 0 < e.lineno < 1 << 31 else 0
        return "S", line, str(e.msg).encode("utf-8", "backslashreplace")[:1000]
    except MemoryError:
        return "M", 0, b""
    except Exception as e:
        return "S", 0, ("%s: %s" % (type(e).__name__, e)).encode("utf-8", "backslashreplace")[:1000]


hello()
while True:
    request = number()
    optimisation = number()
    path = requests.read(number()).decode("utf-8", "surrogateescape")
    source = requests.read(number())
    answer(request, *compiled(path, source, optimisation))
