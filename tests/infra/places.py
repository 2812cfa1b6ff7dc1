"""Where things are; and `deploy`'s own modules, made importable."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AWS = ROOT / "infra/aws"
FUNCTIONS = ROOT / "functions"
SUBMISSIONS = FUNCTIONS / "submissions/src"
EVENTS = Path(__file__).parent / "events"

sys.path.insert(0, str(AWS))
