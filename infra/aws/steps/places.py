"""Where things are."""

import os
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
AWS = ROOT / "infra/aws"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
# Everything that a deploy makes on this machine.
OUT = TARGET / "aws"

# Public-sector data stays in Indonesia (PP 71/2019 art. 20): Jakarta.
REGION = "ap-southeast-3"


class Function(NamedTuple):
    """A binary that runs in Lambda."""

    crate: str
    # The parameter of template.yaml that names its package.
    parameter: str


FUNCTIONS = {
    "registration": Function("submissions", "RegistrationPackage"),
    "mentor-request": Function("submissions", "MentorRequestPackage"),
    "office-finder": Function("office-finder", "OfficeFinderPackage"),
}
