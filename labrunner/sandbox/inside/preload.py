"""What a report may import: loaded beforehand, for a sealed process opens no files."""

from __future__ import annotations

import importlib
import site
import sys

NUMPY = (
    "numpy numpy.linalg numpy.fft numpy.random numpy.polynomial numpy.ma numpy.ma.extras numpy.testing numpy.char"
    " numpy.rec numpy.ctypeslib numpy.exceptions numpy.typing numpy.dtypes numpy.strings numpy.matlib numpy.lib.scimath"
    " numpy.lib.stride_tricks numpy.lib.recfunctions numpy.lib.mixins numpy.emath"
)
LIBRARY = (
    "__future__ _strptime abc argparse array ast base64 binascii bisect builtins calendar cmath cmd code codecs"
    " collections collections.abc colorsys concurrent.futures concurrent.futures.thread configparser contextlib"
    " contextvars copy copyreg csv ctypes dataclasses datetime decimal difflib dis doctest enum errno faulthandler"
    " fnmatch fractions functools gc getpass gettext glob graphlib gzip hashlib heapq hmac html html.parser"
    " importlib importlib.util importlib.resources inspect io ipaddress itertools json json.tool keyword linecache"
    " locale logging lzma bz2 marshal math mimetypes numbers opcode operator optparse os os.path pathlib pickle"
    " pickletools pkgutil platform posixpath pprint profile pydoc pydoc_data.topics cProfile pstats queue quopri"
    " random re reprlib resource runpy sched secrets select selectors shelve shlex shutil signal site socket"
    " sqlite3 stat statistics string stringprep struct subprocess symtable sys sysconfig tempfile textwrap"
    " threading time timeit token tokenize tomllib trace traceback tracemalloc types typing unicodedata unittest"
    " unittest.mock urllib.parse uuid warnings wave weakref xml.etree xml.etree.ElementTree zipfile zlib zoneinfo"
    " asyncio multiprocessing"
    # parts that the library itself loads late
    " _colorize _pydatetime _pydecimal _pyio _suggestions annotationlib string.templatelib pathlib._local"
    " collections.abc importlib.machinery importlib.abc importlib.metadata logging.handlers unittest.result"
    " concurrent.futures.process multiprocessing.connection"
)
ENCODINGS = (
    "aliases ascii base64_codec charmap cp1252 cp437 cp850 hex_codec idna iso8859_1 iso8859_15 latin_1 mbcs oem"
    " punycode quopri_codec raw_unicode_escape rot_13 undefined unicode_escape utf_16 utf_16_be utf_16_le utf_32"
    " utf_32_be utf_32_le utf_7 utf_8 utf_8_sig uu_codec zlib_codec"
)


def preload() -> None:
    """Import everything that a report may import, skipping what this Python or NumPy does not have."""
    for name in (*NUMPY.split(), *LIBRARY.split(), *(f"encodings.{name}" for name in ENCODINGS.split())):
        try:
            importlib.import_module(name)
        except ImportError:
            # Versions differ in what they have; the tour of the library is what tells whether enough is here.
            continue
    # What `site`, which is not run here, would have added to the built-in names.
    site.setquit()
    site.sethelper()


def forget_the_file_system() -> None:
    """Leave nothing on the search path, so that an import outside the list fails at once and in plain words."""
    sys.path.clear()
    sys.path_importer_cache.clear()
    sys.path_hooks.clear()
    sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, "__name__", "") != "PathFinder"]


def hide(package: str) -> None:
    """Take `package` and all its modules out of what `import` finds; who holds them already keeps them."""
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]


def warm_up() -> None:
    """Touch the parts of NumPy that set themselves up on first use, once for all children."""
    import numpy as np

    square = np.random.default_rng(0).standard_normal((64, 64))
    np.linalg.solve(square @ square, square[0])
    np.linalg.svd(square)
    np.linalg.eigh(square + square.T)
    np.einsum("ij,jk->ik", square, square)
    np.random.RandomState(0).standard_normal()
    str(square)
