#!/usr/bin/env bash
# Fetches once what is shared; fails if it runs twice at once meanwhile, as a download into a shared folder would.
set -euo pipefail
[ ! -e "$KILN_TEST_SHARED/fetched" ] || exit 0
mkdir "$KILN_TEST_SHARED/running"
echo "fetching dependencies"
sleep 1
touch "$KILN_TEST_SHARED/fetched"
rmdir "$KILN_TEST_SHARED/running"
