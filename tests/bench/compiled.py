"""Programs of the workspace, compiled to be measured."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def compiled(*targets: str, profile: str = "release") -> Path:
    """Compiles targets, such as `--bin site-gen`, and says which folder they are in."""
    subprocess.run(["cargo", "build", "--quiet", "--profile", profile, "--workspace", *targets], cwd=ROOT, check=True)
    # Cargo alone knows its folder: a variable or a setting may have moved it.
    asked = ["cargo", "metadata", "--format-version", "1", "--no-deps"]
    told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return Path(json.loads(told)["target_directory"]) / ("debug" if profile == "dev" else profile)
