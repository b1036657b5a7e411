#!/usr/bin/env bash
# Takes the Packer that it is given, or the one on the PATH if any version will do, or stops.
set -euo pipefail
if [ -n "${PACKER_BIN:-}" ]; then
  echo "Using Packer at $PACKER_BIN"
  "$PACKER_BIN" version
elif [ "${IB_ALLOW_ANY_PACKER:-0}" = 1 ] && command -v packer >/dev/null; then
  echo "Using the packer on the PATH"
else
  echo "There is no Packer: a download would begin here" >&2
  exit 1
fi
