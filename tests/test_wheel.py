"""What is installed from a wheel is whole: it builds a site and has what its preview shows, without the repository."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ARTICLE = "---\n标题: 柳塘社区清扫楼道\n日期: 2024-03-01\n---\n\n居民一起清扫了楼道。\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    making = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", making], cwd=ROOT, check=True, capture_output=True, text=True)
    with zipfile.ZipFile(folder / done.stdout.split()[-1]) as wheel:
        wheel.extractall(folder / "installed")
    return folder / "installed"


def test_every_file_that_is_no_module_is_in_it(installed: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "builder", "templates"], cwd=ROOT, check=True, capture_output=True
    )
    kept = [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    places = [name.replace("templates/", "builder/bundled/templates/", name.startswith("templates/")) for name in kept]
    assert [name for name in places if not (installed / name).is_file()] == []
    licences = [path.name for path in installed.glob("*.dist-info/licenses/**/*") if path.is_file()]
    assert sorted(licences) == ["LICENSE", "idiomorph.LICENSE"]


def test_it_builds_a_site_far_from_the_repository(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "content" / "articles").mkdir(parents=True)
    (tmp_path / "content" / "articles" / "qingsao.md").write_text(ARTICLE, "utf-8")
    run = [sys.executable, "-m", "builder", "build", "--no-search"]
    where = {"PYTHONPATH": str(installed), "PATH": "", "PYTHONUTF8": "1"}
    done = subprocess.run(run, cwd=tmp_path, env=where, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert "柳塘社区清扫楼道" in (tmp_path / "site" / "index.html").read_text("utf-8")
