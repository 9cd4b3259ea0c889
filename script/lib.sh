# shellcheck shell=bash
# Shared by the scripts beside it; they source it. Progress goes to stderr: stdout belongs to the program that is run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
OLDEST_JDK=17
OLDEST_NODE=18

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$*"
  exit 2
}

# --- JDKs ---

# The major version of the JDK in folder $1; nothing if there is no JDK (a JRE does not count).
jdk_version() {
  [[ -x $1/bin/javac && -r $1/release ]] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Every place where a JDK may be, the caller's own choice first.
jdk_places() {
  [[ -z ${JAVA_HOME:-} ]] || echo "$JAVA_HOME"
  local java
  if java=$(command -v java); then
    dirname "$(dirname "$(readlink -f "$java")")"
  fi
  local place
  for place in /usr/lib/jvm/*; do
    [[ ! -d $place ]] || echo "$place"
  done
}

# find_jdk VERSION: the folder of an installed JDK of exactly that version; fails if there is none.
find_jdk() {
  local place
  while read -r place; do
    if [[ $(jdk_version "$place") == "$1" ]]; then
      echo "$place"
      return
    fi
  done < <(jdk_places)
  return 1
}

# find_any_jdk: the folder of the first JDK that is new enough.
find_any_jdk() {
  local place version
  while read -r place; do
    version=$(jdk_version "$place")
    if [[ -n $version && $version -ge $OLDEST_JDK ]]; then
      echo "$place"
      return
    fi
  done < <(jdk_places)
  return 1
}

# --- what must be installed ---

has_jdk() { find_any_jdk >/dev/null; }
has_maven() { command -v mvn >/dev/null; }
has_node() {
  command -v npm >/dev/null && command -v node >/dev/null || return 1
  local version
  version=$(node --version)
  version=${version#v}
  [[ ${version%%.*} -ge $OLDEST_NODE ]]
}
has_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}
has_redis() { command -v redis-server >/dev/null; }
has_gcc() { command -v gcc >/dev/null; }

debian_packages() {
  case $1 in
    jdk)
      # Each release of Debian has its own JDKs.
      local version
      for version in 17 21 25; do
        if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
          echo "openjdk-$version-jdk-headless"
          return
        fi
      done
      echo "openjdk-$OLDEST_JDK-jdk-headless"
      ;;
    maven) echo maven ;;
    node) echo nodejs npm ;;
    chromium) echo chromium ;;
    redis) echo redis-server ;;
    gcc) echo gcc libc6-dev ;;
  esac
}

described() {
  case $1 in
    jdk) echo "a JDK, version $OLDEST_JDK or newer (JAVA_HOME or on the PATH)" ;;
    maven) echo "Apache Maven, version 3.8 or newer (mvn on the PATH)" ;;
    node) echo "Node.js, version $OLDEST_NODE or newer, with npm (both on the PATH)" ;;
    chromium) echo "Chromium or Google Chrome (on the PATH)" ;;
    redis) echo "Redis (redis-server on the PATH)" ;;
    gcc) echo "GCC (gcc on the PATH)" ;;
  esac
}

# need THING...: installs what is missing (jdk, maven, node, chromium, redis, gcc). Silent and quick when nothing is.
need() {
  local thing missing=()
  for thing in "$@"; do
    "has_$thing" || missing+=("$thing")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0

  if [[ ! -e /etc/debian_version ]] || ! command -v apt-get >/dev/null; then
    say "Please install what is missing; this script can do so on Debian only:"
    for thing in "${missing[@]}"; do
      say "  - $(described "$thing")"
    done
    exit 2
  fi

  local as_root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null ||
      die "Missing: ${missing[*]}. To install it this script must run as root, or with sudo installed."
    as_root=(sudo)
  fi
  say "Missing: ${missing[*]}. Asking Debian for its package list …"
  "${as_root[@]}" apt-get update -q >&2
  local packages=()
  for thing in "${missing[@]}"; do
    # shellcheck disable=SC2207 # package names have no blanks
    packages+=($(debian_packages "$thing"))
  done
  say "Installing ${packages[*]} …"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}" >&2

  for thing in "${missing[@]}"; do
    "has_$thing" || die "Installed ${packages[*]}, and still there is not $(described "$thing")."
  done
}

# --- building ---

# Maven, telling modules, warnings and test results, and nothing else.
maven() {
  mvn -B -ntp -f "$ROOT/pom.xml" \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.event.ExecutionEventLogger=info \
    -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info \
    "$@" | grep --line-buffered -vE '^\[INFO\]( -.*| Tests are skipped\.| No tests to run\.)? *$' >&2
}

# fetched_jar GROUP:NAME:VERSION FOLDER: the jar with this name in the folder, brought there by Maven if it is not. For tools that no module is made from.
fetched_jar() {
  local name number jar version
  IFS=: read -r _ name number <<<"$1"
  jar=$2/$name-$number.jar
  if [[ ! -r $jar ]]; then
    mkdir -p "$2"
    version=$(sed -n 's:.*<maven-dependency-plugin.version>\(.*\)</maven-dependency-plugin.version>.*:\1:p' "$ROOT/pom.xml")
    maven -N "org.apache.maven.plugins:maven-dependency-plugin:$version:copy" -Dartifact="$1" -DoutputDirectory="$2"
  fi
  echo "$jar"
}

# The class path file of a module that is run, written by its build.
classpath_file() { echo "$ROOT/$1/target/classpath.txt"; }

# is_built MODULE: is its class path there, whole, and newer than every source it is made from?
is_built() {
  local file entry entries
  file=$(classpath_file "$1")
  [[ -r $file ]] || return 1
  IFS=: read -r -a entries <"$file" || true
  for entry in "${entries[@]}" "$ROOT/$1/target/classes"; do
    [[ -e $entry ]] || return 1
    # A copied clone must not run the original's classes.
    [[ $entry != */target/* || $entry == "$ROOT"/* ]] || return 1
  done
  local newer
  newer=$(find "$ROOT" \( -name target -o -name node_modules -o -name .git -o -path "$ROOT/*/src/test" -o -path "$ROOT/interop-tests" -o -path "$ROOT/benchmarks/run" -o -path "$ROOT/benchmarks/node" \) -prune -o \
    \( -path '*/src/main*' -o -name pom.xml -o -name 'package*.json' -o -name '*.mjs' \) -newer "$file" -print -quit)
  [[ -z $newer ]]
}

# build_to_run MODULE: what is needed to run it, if it is not there; no tests.
build_to_run() {
  is_built "$1" && return
  need jdk maven node
  mkdir -p "$ROOT/target"
  (
    # Two at once would write the same files.
    ! command -v flock >/dev/null || flock 9
    is_built "$1" && exit
    say "Building $1; the first time this downloads what it is made from …"
    JAVA_HOME=$(find_any_jdk) maven package -pl "$1" -am -Dmaven.test.skip=true -Dspotless.check.skip=true
  ) 9>"$ROOT/target/build.lock"
}

# build_driver: the load driver of the benchmarks, if it is not newer than its sources.
build_driver() {
  local driver=$ROOT/benchmarks/target/driver sources=("$ROOT"/benchmarks/driver/*.[ch]) newer
  newer=$(find "${sources[@]}" -newer "$driver" -print -quit 2>/dev/null) || newer=all
  [[ ! -x $driver || -n $newer ]] || return 0
  need gcc
  mkdir -p "$(dirname "$driver")"
  # To a name of its own first: two may build at once.
  gcc -std=gnu17 -O3 -Wall -Wextra -Werror -o "$driver.$$" "$ROOT"/benchmarks/driver/*.c
  mv "$driver.$$" "$driver"
}

# run_main MODULE CLASS [JAVA OPTION...] -- [ARGUMENT...]: becomes that program.
run_main() {
  local module=$1 class=$2 java_options=()
  shift 2
  while [[ $1 != -- ]]; do
    java_options+=("$1")
    shift
  done
  shift
  exec "$(find_any_jdk)/bin/java" "${java_options[@]}" -cp "$ROOT/$module/target/classes:$(<"$(classpath_file "$module")")" "$class" "$@"
}
