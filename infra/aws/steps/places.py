"""Where things are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
AWS = ROOT / "infra/aws"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
# Everything that a deploy makes on this machine.
OUT = TARGET / "aws"

# Public-sector data stays in Indonesia (PP 71/2019 art. 20): Jakarta.
REGION = "ap-southeast-3"
