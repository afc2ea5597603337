"""What the tests borrow from npm (package-lock.json), installed when the lock file changed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAMP = ROOT / "node_modules" / ".installed"


def install() -> str:
    """Empty when the packages are there; else why not, in one line."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return ""
    if not shutil.which("npm"):
        return "npm: not on this machine, so the accessibility check and the second opinion on proofs are left out"
    print("==> Installing the packages of package-lock.json", flush=True)
    done = subprocess.run(
        ["npm", "ci"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        return f"npm ci failed: {done.stdout.strip().splitlines()[-1] if done.stdout.strip() else 'no word of why'}"
    STAMP.write_text(wanted)
    return ""
