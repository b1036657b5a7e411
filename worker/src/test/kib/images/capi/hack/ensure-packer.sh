#!/usr/bin/env bash
# Takes the Packer that it is given, or stops.
set -euo pipefail
[ -x "${PACKER_BIN:-}" ] || { echo "PACKER_BIN is not set: a download would begin here" >&2; exit 1; }
echo "Using Packer at $PACKER_BIN"
"$PACKER_BIN" version
