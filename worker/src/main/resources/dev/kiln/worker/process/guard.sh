#!/bin/sh
# Runs a command so that none of its processes outlives whoever started it.
#
#   guard.sh GRACE LINGER MARK GROUP COMMAND [ARGUMENT...]      (times in hundredths of a second)
#
# Standard input is the lifeline: a pipe whose other end the worker holds and never writes to. Its end, be it that the
# worker closed it or that the worker was killed, means: stop. Then every process of the command gets SIGTERM, once, and
# SIGKILL after GRACE. When the command ends by itself, what it left behind gets SIGTERM, and SIGKILL after LINGER.
# The exit code is the command's, 128 and its number if a signal ended it.
#
# A process belongs to the command if it is of its process group, or has MARK in its environment, as daemons have that
# left the group. Only one that left the group and also got rid of its environment is not found. With GROUP, the folder of a
# control group (cgroup v2), the command begins in there, and whatever is in there belongs to it, too. The guard itself stays
# out: the limits of that group are not its own.
set -u
grace=$1 linger=$2 mark=KILN_CLAIM=$3 group=$4
shift 4

# A handler rather than '': what is ignored here would be ignored by the command too.
trap : TERM INT HUP

exec 3<&0
(
  if [ -n "$group" ] && ! echo 0 >"$group/cgroup.procs"; then exit 126; fi
  exec env "$mark" setsid "$@"
) </dev/null 3<&- &
command=$!
exec </dev/null >/dev/null 2>&1

now() { # in hundredths of a second since the machine started: no clock that can be set
  read -r up rest </proc/uptime
  whole=${up%.*}
  echo "$whole${up#*.}"
}

in_group() { # zombies do not count: where nobody reaps orphans they stay for ever
  kill -s 0 -- "-$command" && grep -lsE "^[0-9]+ \(.*\) [^ZX] [0-9]+ $command " /proc/[0-9]*/stat
}

# Between its fork and its setsid the command is in no group, and has no mark. Only while it is this guard's child is its
# number its own.
is_child() {
  grep -qsE "^$command \(.*\) [^ZX] $$ " "/proc/$command/stat"
}

strays() { # the files in /proc of those that are known by the mark or by the control group
  grep -lsF "$mark" /proc/[0-9]*/environ
  if [ -n "$group" ]; then
    while read -r pid; do echo "/proc/$pid/stat"; done <"$group/cgroup.procs"
  fi
}

left() { # the files in /proc of what is left
  in_group
  strays
  is_child && echo "/proc/$command/stat"
}

signal_all() {
  for file in $(left); do
    pid=${file#/proc/}
    kill -s "$1" "${pid%%/*}"
  done
}

# Sends SIGTERM to each process once: Packer takes a second one for impatience. Those of the group get it together.
ask() {
  kill -s TERM -- "-$command" || { is_child && kill -s TERM "$command"; }
  asked=" $command $(in_group | while read -r file; do pid=${file#/proc/}; echo "${pid%%/*}"; done | tr '\n' ' ') "
  ask_the_new
}

ask_the_new() {
  for file in $(strays); do
    pid=${file#/proc/}
    pid=${pid%%/*}
    case $asked in
      *" $pid "*) ;;
      *)
        kill -s TERM "$pid"
        asked="$asked$pid "
        ;;
    esac
  done
}

# Ends all that is left, within $1.
end_all() {
  deadline=$(($(now) + $1))
  ask
  while [ -n "$(left)" ] && [ "$(now)" -lt "$deadline" ]; do
    sleep 0.05
    ask_the_new
  done
  rounds=0
  while [ -n "$(left)" ] && [ "$rounds" -lt 100 ]; do # what forks faster than this kills, or hangs in the kernel, ends it
    kill -s KILL -- "-$command"
    [ -z "$group" ] || echo 1 >"$group/cgroup.kill"
    signal_all KILL
    sleep 0.05
    rounds=$((rounds + 1))
  done
}

# The watcher. It ignores what it is not meant to hear, so that no stray signal looks like the end of the lifeline.
(
  trap '' TERM INT HUP
  while read -r line <&3; do :; done
  trap '' USR1
  end_all "$grace"
) &
watcher=$!
exec 3<&-

# Waiting ends early when a signal is handled.
code=0
while :; do
  wait "$command"
  code=$?
  kill -0 "$command" || break
done

# A watcher that still waits is dismissed by this; one that is busy ending the command ignores it, and is waited for.
kill -s USR1 "$watcher"
while kill -0 "$watcher"; do wait "$watcher"; done

if [ -n "$(left)" ]; then end_all "$linger"; fi
exit "$code"
