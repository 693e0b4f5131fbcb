"""Build what is deployed: `python -m tools.package [stage]` → .build/<stage>/app.zip and template.json.

Chalice collects the code, the templates and the wheels; this trims botocore's data to the services that are used,
adds byte code (a cold start in half the time), leaves the phone page and the time machine out of every stage but
`local`, and zips deterministically, so that the zip's SHA-256 can be its name. Nothing is done twice for the same
sources. docs/decisions/0002-package.md says why.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
LIMIT_MB = 20
# What botocore is asked for at run time.
SERVICES = {"dynamodb", "kms", "pinpoint-sms-voice-v2", "s3", "secretsmanager", "sns", "sqs", "ssm", "sts"}
SOURCES = ("app.py", "requirements.txt", ".chalice/config.json", ".chalice/resources.json", ".chalice/policies",
           "chalicelib", "templates", "tools/package.py")  # fmt: skip
# The smallest app that makes Chalice collect the requirements.
CARRIER = """from chalice import Chalice
app = Chalice(app_name="requirements")
app.lambda_function(name="carrier")(lambda event, context: None)
"""
LEFT_OUT = {"__pycache__", ".mypy_cache", ".ruff_cache"}


def source_files() -> list[Path]:
    """Every file that the package depends on, sorted, without caches."""
    found: list[Path] = []
    for source in SOURCES:
        path = ROOT / source
        found += [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sorted(p for p in found if not LEFT_OUT & set(p.parts))


def fingerprint(*words: str, files: list[Path]) -> str:
    """Words, Python's version and the files' content as one hash."""
    digest = hashlib.sha256(" ".join([*words, sys.version]).encode())
    for path in files:
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stage_sources(stage: str, target: Path) -> None:
    """A Chalice project of our own code alone at `target`: no requirement, nothing the stage must not have."""
    shutil.rmtree(target, ignore_errors=True)
    absent = ("tools", "chalicelib/local", "templates/local") if stage != "local" else ("tools",)
    for path in source_files():
        relative = path.relative_to(ROOT)
        if any(relative.is_relative_to(folder) for folder in absent):
            continue
        place = target / ("vendor" / relative if relative.parts[0] == "templates" else relative)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    (target / "requirements.txt").write_text("")


def run_chalice(source: Path, out: Path, *options: str) -> None:
    """`chalice package`; its words are shown only when it fails."""
    chalice = [sys.executable, "-c", "from chalice.cli import main; raise SystemExit(main())"]
    command = [*chalice, "--project-dir", str(source), "package", *options, str(out)]
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")  # needed, although nothing in the result depends on it
    done = subprocess.run(command, cwd=source, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"chalice package failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


def trim(tree: Path) -> None:
    """Remove the descriptions of AWS services that are never called."""
    for service in (tree / "botocore/data").iterdir():
        if service.is_dir() and service.name not in SERVICES:
            shutil.rmtree(service)


def compile_tree(tree: Path) -> None:
    """Byte code that is used without looking at the source's date; paths in traces as they are in Lambda."""
    command = [sys.executable, "-m", "compileall", "-q", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash",
               "-s", str(tree), "-p", "/var/task", str(tree)]  # fmt: skip
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})


def unpack(archive: Path, tree: Path, without: tuple[str, ...] = ()) -> None:
    """Extract a zip into an empty folder, but for names that begin with one of `without`."""
    shutil.rmtree(tree, ignore_errors=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tree, [n for n in opened.namelist() if not n.startswith(without or "\0")])


def add_to_zip(tree: Path, target: Path) -> None:
    """Append a folder to a zip, so that its bytes depend on the files' names and content only."""
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(p for p in tree.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    shutil.rmtree(tree)


def build_requirements() -> Path:
    """The zip of everything that is not ours: Chalice's runtime and the pinned wheels. Made once per pin."""
    known = fingerprint("requirements", files=[ROOT / "requirements.txt", Path(__file__)])[:16]
    target = BUILD / f"requirements-{known}.zip"
    if target.exists():
        return target
    print("  collecting the pinned requirements …", flush=True)
    work = BUILD / f"requirements-{os.getpid()}"
    (work / "source/.chalice").mkdir(parents=True)
    shutil.copyfile(ROOT / "requirements.txt", work / "source/requirements.txt")
    (work / "source/app.py").write_text(CARRIER)
    (work / "source/.chalice/config.json").write_text('{"version": "2.0", "app_name": "requirements"}')
    run_chalice(work / "source", work / "out")
    unpack(work / "out/deployment.zip", work / "tree", without=("app.py",))
    trim(work / "tree")
    compile_tree(work / "tree")
    add_to_zip(work / "tree", work / "new.zip")
    os.replace(work / "new.zip", target)
    shutil.rmtree(work)
    return target


def build_app(stage: str, out: Path) -> None:
    """Write app.zip and template.json of a stage to `out`."""
    requirements = build_requirements()
    work = out / f"work-{os.getpid()}"
    stage_sources(stage, work / "source")
    merge = str(work / "source/.chalice/resources.json")
    run_chalice(work / "source", work / "chalice", "--stage", stage, "--merge-template", merge)
    unpack(work / "chalice/deployment.zip", work / "tree", without=("chalice/",))
    compile_tree(work / "tree")
    shutil.copyfile(requirements, work / "app.zip")
    add_to_zip(work / "tree", work / "app.zip")
    os.replace(work / "app.zip", out / "app.zip")
    os.replace(work / "chalice/sam.json", out / "template.json")
    shutil.rmtree(work)


def build(stage: str) -> dict[str, str]:
    """Make the package of a stage if its sources changed → {"zip", "template", "sha256", "fingerprint"}."""
    out = BUILD / stage
    out.mkdir(parents=True, exist_ok=True)
    note = out / "package.json"
    known = json.loads(note.read_text()) if note.exists() else {}
    current = fingerprint(stage, files=source_files())
    if known.get("fingerprint") == current and (out / "app.zip").exists():
        return known
    begun = time.monotonic()
    print(f"  packaging stage {stage} …", flush=True)
    build_app(stage, out)
    size = (out / "app.zip").stat().st_size / 1e6
    if size > LIMIT_MB:
        raise SystemExit(f"The package has {size:.1f} MB; the limit is {LIMIT_MB} MB.")
    result = {"zip": str(out / "app.zip"), "template": str(out / "template.json"), "fingerprint": current,
              "sha256": hashlib.sha256((out / "app.zip").read_bytes()).hexdigest()}  # fmt: skip
    note.write_text(json.dumps(result, indent=1))
    print(f"  {out.relative_to(ROOT)}/app.zip: {size:.1f} MB in {time.monotonic() - begun:.1f} s", flush=True)
    return result


if __name__ == "__main__":
    for name in sys.argv[1:] or ["prod"]:
        print(f"{name}: {build(name)['sha256'][:12]}")
