#!/bin/sh
# Runs a command so that none of its processes outlives the command, nor whoever started this script.
#
#   guard.sh GRACE MARK COMMAND [ARGUMENT ...]        standard input: the lifeline
#
# The command gets a session, and so a process group, of its own, and KILN_CLAIM=MARK in its environment. When the lifeline
# ends - it was closed on purpose, or its holder died - the group, and every process that carries the mark and has left
# the group, gets SIGTERM; what is left after GRACE seconds gets SIGKILL. When the command ends by itself, what it left
# behind is ended in the same way, within LINGER seconds. The exit code is the command's.
grace=$1
mark=$2
shift 2
linger=5

exec 3<&0 </dev/null
KILN_CLAIM=$mark setsid "$@" 3<&- &
group=$!
# From here on only the command's own processes keep the pipes of its output open.
exec >/dev/null 2>&1

# Processes that carry the mark: daemons leave the group, but hardly any clears its environment.
marked() {
  grep -l -s -a -x -z -F -- "KILN_CLAIM=$mark" /proc/[0-9]*/environ | cut -d/ -f3
}

# What is left of the group. A zombie is not: where nobody reaps orphans, it stays for ever.
grouped() {
  for stat in /proc/[0-9]*/stat; do
    read -r line <"$stat" || continue
    # shellcheck disable=SC2086 # the fields after the name, as words: state, parent, group, ...
    set -- ${line##*) }
    if [ "$3" = "$group" ] && [ "$1" != Z ]; then
      echo "${stat%/stat}" | cut -d/ -f3
    fi
  done
}

living() {
  grouped
  marked
}

# To the group as a whole, so that nobody in it can be missed, and to those that left it.
signal() {
  # shellcheck disable=SC2046 # one argument a process
  kill -s "$1" -- "-$group" $(marked)
}

# Ends everything within a number of seconds.
end_within() {
  [ -n "$(living)" ] || return
  signal TERM
  deadline=$(($(date +%s) + $1))
  while [ -n "$(living)" ] && [ "$(date +%s)" -lt "$deadline" ]; do
    sleep 0.1
  done
  tries=50
  while [ -n "$(living)" ] && [ "$tries" -gt 0 ]; do
    signal KILL
    tries=$((tries - 1))
    sleep 0.1
  done
}

(
  while read -r _ <&3; do :; done
  end_within "$grace"
) &
watcher=$!
exec 3<&-

wait "$group"
code=$?
kill "$watcher"
end_within "$linger"
exit "$code"
