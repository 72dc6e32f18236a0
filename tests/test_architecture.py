"""The rules of the house: one library, one module; imports point one way; public names are explained."""

import ast
from pathlib import Path

import adachi_shingikai

HOUSE = Path(adachi_shingikai.__file__).parent
MODULES = {
    ".".join(p.relative_to(HOUSE).with_suffix("").parts).removesuffix("__init__").rstrip("."): ast.parse(p.read_text())
    for p in HOUSE.rglob("*.py")
}
HOMES = {
    "pypdfium2": {"pdf", "content"},  # a file; and what stands on one page of it
    "_cffi_backend": {"content"},
    "pdfplumber": {"tables"},
    "sudachipy": {"tokens"},
    "jaconv": {"tokens"},
    "wcwidth": {"view"},
    "matplotlib": {"plot"},
    "rapidocr": {"ocr"},
    "cv2": {"ocr"},
    "numpy": {"ocr"},
    "pykakasi": {"export.yomi"},
}
LAYERS = (
    {"codepoints", "errors", "models", ""},
    {"text", "fold"},
    {"tokens", "content"},
    {"pdf"},
    {
        *("formats", "formats.adachi", "formats.general", "ocr", "query", "reference", "database", "ledger", "journal"),
        *("view", "spreadsheet"),
    },
    {"lines"},
    {"columns", "tables"},
    {
        "layout",
        "agenda",
        "people",
        "mend",
        "margins",
        "plaintext",
        "highlights",
        "aloud",
        "catalogue",
        "formats.registry",
    },
    {"citations", "passages", "schema", "opinions", "search"},
    {"overview", "minutes", "forms", "followups", "records", "index"},
    {"parts", "revisions", "hits", "dossier", "meeting", "stats"},
    {"parse", "plot"},
    {"reading", "store", "paper", "report"},
    {"children", "outcome", "checkup", "files"},
    {"ingest"},
    {"export", "export.names", "export.yomi"},
    {"export.selection"},
    {"export.plain", "export.kokkai", "export.akn"},
    {"cli.common", "cli.options", "cli.quick"},
    {"cli.finding"},
    {"cli.papers", "cli.search", "cli.browse", "cli.care"},
    {"cli.app"},
    {"cli"},
    {"__main__"},
)


def imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_one_library_one_module() -> None:
    strangers = {
        (name, library)
        for name, tree in MODULES.items()
        for library, homes in HOMES.items()
        for imported in imports(tree)
        if imported.split(".")[0] == library and name not in homes
    }
    assert not strangers
    assert {name for name, tree in MODULES.items() if any("sqlite_utils" in i for i in imports(tree))} == {
        *("schema", "store"),  # the tables, and what goes into them
        *("ledger", "revisions", "ingest"),  # as a type only
    }
    assert {
        name.split(".")[0] for name, tree in MODULES.items() if any(i.split(".")[0] == "typer" for i in imports(tree))
    } == {"cli"}


def test_imports_point_one_way() -> None:
    layer = {name: i for i, names in enumerate(LAYERS) for name in names}
    assert set(MODULES) == set(layer), "a module has no layer, or a layer no module"
    for name, tree in MODULES.items():
        for imported in imports(tree):
            parts = imported.split(".")
            if parts[0] == "adachi_shingikai" and len(parts) > 1:
                target = next(m for m in (".".join(parts[1:3]), parts[1], "") if m in layer)
                same = {"formats", "formats.adachi", "formats.general"}  # a format and what it is made of
                assert layer[target] < layer[name] or {target, name} <= same, f"{name} imports {target}"


def test_public_names_have_docstrings() -> None:
    for name, tree in MODULES.items():
        assert ast.get_docstring(tree), name
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                private = any(
                    isinstance(owner, ast.ClassDef) and owner.name.startswith("_") and node in owner.body
                    for owner in ast.walk(tree)
                )
                nested = any(
                    isinstance(owner, ast.FunctionDef) and node in ast.walk(owner) and owner is not node
                    for owner in ast.walk(tree)
                )
                assert private or nested or ast.get_docstring(node), f"{name}.{node.name}"


def test_a_search_imports_nothing_heavy(database: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.argv = ['shingikai', 'search', '\"個人情報\"', '--db', sys.argv[1]]\n"
        "from adachi_shingikai.cli import main\n"
        "main()\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(database)], capture_output=True, text=True, check=True)
    loaded = {module.split(".")[0] for module in done.stderr.split()}
    heavy = {
        "pdfplumber",
        "pdfminer",
        "pypdfium2",
        "numpy",
        "rich",
        "pykakasi",
        "sqlite_utils",
        "pydantic",
        "sudachipy",
        "typer",  # and what it loads
        "dataclasses",
        "inspect",
        "subprocess",
    }
    assert "sqlite3" in loaded
    assert not loaded & heavy


def test_an_ingest_that_finds_nothing_new_does_not_load_what_writes(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    paper = tmp_path / "a.txt"
    paper.write_text("資料の本文です。", encoding="utf-8")
    os.utime(paper, (0, 0))  # a file that has just changed would be looked at more closely
    script = "import sys; from adachi_shingikai.cli import main\nprint(main(), *sorted(sys.modules))"
    command = [sys.executable, "-c", script, "ingest", str(paper), "--db", str(tmp_path / "a.db"), "-q"]
    loaded = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(2)]
    assert [code for code, *_ in loaded] == ["0", "0"]
    assert "sqlite_utils" in loaded[0]
    assert not {"sqlite_utils", "numpy", "pdfplumber"} & set(loaded[1])
