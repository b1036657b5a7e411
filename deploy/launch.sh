# Sourced by the scripts that start a program of this repository: finds a JDK, and builds what is not built.
# Expects $root, the top folder, and $program, the name in error messages.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$program: $*"; exit 1; }

# Whether a java binary is of version 25 or newer.
is_java_25() {
  [ -x "$1" ] || return 1
  local version
  version=$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  [ "${version%%.*}" -ge 25 ] 2>/dev/null
}

# The default java may be older: a JDK 25 is looked for where the build looks for one, too.
find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*/bin/java /opt/*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java; do
    if is_java_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "needs a JDK 25 or newer, and found none: set JAVA_HOME, or install one under /usr/lib/jvm"
}

# The one executable jar of a module, if it has been built: tests may have put others beside it.
jar_of() {
  local jars=("$root/$1"/target/kiln-*-exec.jar)
  [ -f "${jars[0]}" ] && printf '%s\n' "${jars[0]}"
}

# Whether a source is newer than what was built from it, for any of the modules named: told by the plain jar, since the
# executable one bears a fixed time.
is_stale() {
  local module jar
  for module in "$@"; do
    jar=$(jar_of "$module") || return 0
    [ -z "$(find "$root/pom.xml" "$root"/{common,api,worker,deploy/embedded,deploy/palette-stand-in,"$module"}/{pom.xml,src/main} \
      -type f -newer "${jar/-exec/}" -print -quit)" ] || return 0
  done
  return 1
}

# Builds the modules named, and what they need, unless they are up to date. Maven leaves a jar alone whose content is the
# same as before: it is marked as looked at, or else the next start would build again.
build() {
  local module jar
  is_stale "$@" || return 0
  command -v mvn >/dev/null || fail "needs Maven 3.8 or newer to build Kiln, and found none on PATH (Debian: apt-get install maven)"
  say "Building Kiln with Maven; the first time this downloads its dependencies and takes some minutes."
  (cd "$root" && mvn -q -B -DskipTests -Dspotless.check.skip=true -pl "$(IFS=,; printf '%s' "$*")" -am package) >&2 \
    || fail "the build failed: see above, or run 'mvn package' in $root"
  for module in "$@"; do
    jar=$(jar_of "$module") && touch "${jar/-exec/}"
  done
}
