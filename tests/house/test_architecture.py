"""The rules of the house: packages import to the left; one library, one module; nothing grows too large."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import adachi_shingikai

HOUSE = Path(adachi_shingikai.__file__).parent
FILES = {
    ".".join(("adachi_shingikai", *p.relative_to(HOUSE).with_suffix("").parts)).removesuffix(".__init__"): p
    for p in HOUSE.rglob("*.py")
}
MODULES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}

PACKAGES = "models errors elements japanese | pages | grammar | index | database | ingest search | archive alerts | output | web assistant | cli"
"""From left to right. Those between two bars do not know each other, but for the first four, and for `ALLOWED`."""
ALLOWED = {("adachi_shingikai.ingest.checks", "search")}

HOMES = {
    "_cffi_backend": {"pages.pdfium_ffi"},  # the generated bindings
    "cv2": {"pages.ocr"},
    "distributed": {"ingest.cluster"},
    "jaconv": {"japanese.romaji"},
    "PIL": {"web.picture"},
    "jinja2": {"web.render"},
    "markupsafe": {"web.render"},
    "matplotlib": {"output.chart"},
    "starlette": {"web.app", "web.guard"},
    "uvicorn": {"cli.serve"},
    "matplotlib_fontja": {"output.chart"},
    "mcp": {"assistant.server"},
    "numpy": {"pages.ocr"},
    "openpyxl": {"output.exports.xlsx"},
    "pdfplumber": {"pages.tables"},
    "platformdirs": {"cli.config", "database.connection"},
    "pykakasi": {"japanese.romaji"},
    "pydantic": {"assistant.server"},
    "pypdfium2": {"pages.pdf"},
    "pypdfium2_raw": {"pages.pdfium"},
    "rapidocr": {"pages.ocr"},
    "sudachipy": {"japanese.sudachi"},
    "wcwidth": {"output.terminal"},
}


def imported_names(tree: ast.AST) -> set[str]:
    """The full names that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def imported_modules(name: str) -> set[str]:
    """The modules of the house that a module imports."""
    found = {n if n in MODULES else n.rpartition(".")[0] for n in imported_names(MODULES[name])}
    return {module for module in found if module in MODULES} - {name, "adachi_shingikai"}


def test_packages_import_to_the_left() -> None:
    rank = {name: i for i, group in enumerate(PACKAGES.split("|")) for name in group.split()}
    for name in MODULES:
        for other in imported_modules(name):
            (mine, *_), (theirs, *_) = name.split(".")[1:] or ["cli"], other.split(".")[1:]
            if mine == "__main__" or mine == theirs or (name, theirs) in ALLOWED:
                continue
            assert mine in rank, f"{name} stands in no package of the architecture"
            assert rank[theirs] < rank[mine] or rank[theirs] == rank[mine] == 0, f"{name} imports {other}"


def test_modules_import_in_no_circle() -> None:
    TopologicalSorter({name: imported_modules(name) for name in MODULES}).prepare()  # raises CycleError


def test_one_library_one_module() -> None:
    strangers = {
        (name, library)
        for name, tree in MODULES.items()
        for library in {imported.split(".")[0] for imported in imported_names(tree)}
        if library in HOMES and name.removeprefix("adachi_shingikai.") not in HOMES[library]
    }
    assert not strangers
    users = {
        library: {
            name.split(".")[1]
            for name, tree in MODULES.items()
            if any(imported.split(".")[0] == library for imported in imported_names(tree))
        }
        for library in ("sqlite_utils", "typer")
    }
    assert users["typer"] == {"cli"}
    assert users["sqlite_utils"] <= {"database", "ingest"}  # in ingest as a type only


def test_every_library_has_a_home() -> None:
    own = {"adachi_shingikai", "sqlite_utils", "typer", *HOMES}
    imported = {name.split(".")[0] for tree in MODULES.values() for name in imported_names(tree)}
    assert imported - own <= sys.stdlib_module_names


def test_nothing_grows_too_large() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in FILES.items()}
    # Lists of records and of patterns may be longer: they are read from top to bottom, and nothing in them calls anything.
    lists = ("adachi_shingikai.models", "adachi_shingikai.grammar.formats.adachi")
    assert {name for name, length in lengths.items() if length > (400 if name in lists else 300)} == set()
    inside: dict[str, list[str]] = {}
    for path in FILES.values():
        if not path.stem.startswith("__"):
            inside.setdefault(path.parent.relative_to(HOUSE).as_posix(), []).append(path.stem)
    assert len(inside.pop(".")) <= 5
    inside.pop("cli")  # one file a command
    assert {folder: names for folder, names in inside.items() if len(names) > 10} == {}


def test_public_names_have_docstrings() -> None:
    for name, tree in MODULES.items():
        if name.endswith(("__main__", ".pdfium_ffi")) or not tree.body:  # the latter is generated
            continue
        assert ast.get_docstring(tree), name
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{name}.{node.name}"
                for member in node.body:
                    if isinstance(member, ast.FunctionDef) and isinstance(node, ast.ClassDef):
                        assert member.name.startswith("_") or ast.get_docstring(member), f"{name}.{member.name}"


def loaded_by(*arguments: object) -> set[str]:
    """The modules and packages that a command leaves loaded."""
    script = "import sys; from adachi_shingikai.cli import main\nmain()\nprint(*sorted(sys.modules), file=sys.stderr)"
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("words", "more"), [('"個人情報"', {"sudachipy"}), ("個人情報", set())], ids=["phrase", "words"]
)
def test_a_search_loads_nothing_heavy(database: Path, words: str, more: set[str]) -> None:
    heavy = {"pdfplumber", "pdfminer", "pypdfium2", "numpy", "rich", "pykakasi", "sqlite_utils", "pydantic"}
    heavy |= {"starlette", "jinja2", "uvicorn", "PIL", "adachi_shingikai.models", "hashlib"}
    loaded = loaded_by("search", words, "--db", database)
    assert "sqlite3" in loaded
    assert loaded & (heavy | more) == set()


def test_an_ingest_that_finds_nothing_new_does_not_load_what_writes(tmp_path: Path) -> None:
    paper = tmp_path / "a.txt"
    paper.write_text("資料の本文です。", encoding="utf-8")
    os.utime(paper, (0, 0))  # a file that has just changed is looked at more closely
    first, second = (loaded_by("ingest", paper, "--db", tmp_path / "a.db", "-q") for _ in range(2))
    assert "sqlite_utils" in first
    assert not {"sqlite_utils", "numpy", "pdfplumber"} & second
