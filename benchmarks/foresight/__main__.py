"""`python -m benchmarks.foresight [PART ...]`: speed, minutes, promises, calibration, doubt, sensitivity, country; all when none is named.

Prints Markdown. Every part uses the shipped model; synthetic people are drawn from that model, so this measures the arithmetic and
says nothing about real people.
"""

from __future__ import annotations

import sys

from benchmarks.foresight import calibration, country, minutes, numbers, promises, speed

PARTS = {
    "speed": speed.report,
    "minutes": minutes.report,
    "promises": promises.report,
    "calibration": calibration.report,
    "doubt": numbers.doubt_report,
    "sensitivity": numbers.sensitivity_report,
    "country": country.report,
}


def main(words: list[str]) -> None:
    """Print the parts that are named."""
    for name in words or PARTS:
        print(PARTS[name](), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
