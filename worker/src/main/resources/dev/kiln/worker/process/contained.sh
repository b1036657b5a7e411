#!/bin/sh
# Runs a container so that it ends as a guarded command does, whatever ends whom.
#
#   contained.sh ENGINE NAME ARGUMENT...      (what goes behind "docker run --name NAME")
#
# The container's command is guard.sh, and its lifeline is the container's standard input, which this script holds open. At
# SIGTERM it lets go, and when it is killed the operating system does; if the client is killed, the engine closes the
# container's input. In each case the guard in the container stops the command and gives it its grace. The client passes
# SIGTERM on to that guard, which does not heed it: so nothing in the container is told to stop twice.
set -u
engine=$1 name=$2
shift 2

mkfifo "$TMPDIR/$name"
exec 4<>"$TMPDIR/$name"
trap 'exec 4<&-' TERM INT HUP
"$engine" run --name "$name" "$@" <"$TMPDIR/$name" 4<&- &
client=$!

# Waiting ends early when a signal is handled.
while :; do
  wait "$client"
  code=$?
  kill -0 "$client" 2>/dev/null || break
done

# Nothing, unless the client has ended before its container.
exec 4<&-
"$engine" wait "$name" >/dev/null 2>&1
"$engine" rm --force "$name" >/dev/null 2>&1
exit "$code"
