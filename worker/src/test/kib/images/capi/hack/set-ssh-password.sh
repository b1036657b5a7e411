#!/usr/bin/env bash
# Renders templates in place, and shows them.
set -euo pipefail
cd "$(dirname "$0")/../packer"
: "${SSH_PASSWORD:=made-up-here}"
for template in */*.tmpl; do
  sed -e "s|\$SSH_PASSWORD|$SSH_PASSWORD|g" "$template" | tee "${template%.tmpl}"
done
