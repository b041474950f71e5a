# Read by script/check and script/test: the pieces of both, so that neither has a list of its own. Not run by itself.

# A database of its own, whatever the shell is set to use: tests must not reach anybody's data.
export WHOLEPICTURE_HOME=${WHOLEPICTURE_TEST_HOME:-$PWD/var/test}
in_memory=
export DJANGO_SETTINGS_MODULE=wholepicture.config.settings
unset DATABASE_URL WHOLEPICTURE_DATABASE WHOLEPICTURE_PROCESS
unset PYTHONDONTWRITEBYTECODE # where it is set, each of the many programs compiles everything that it imports anew

command=$(basename "$0")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

names=() processes=()

# Where memory has room for the tests' server, it lies there, and is gone when the script ends: every test has a database of its
# own, and to copy one takes a fifth of the time.
keep_the_server_in_memory() {
  local free
  [[ -z ${WHOLEPICTURE_TEST_HOME:-} ]] || return 0
  free=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1) || return 0
  if ((${free:-0} > 2 * 1024 * 1024)); then
    in_memory=$(mktemp -d /dev/shm/wholepicture-test-XXXXXX)
    chmod 711 "$in_memory" # the account that the server runs under goes through it
    export WHOLEPICTURE_HOME=$in_memory/home
  fi
}

# Stops the tests' server when the script ends, however it does.
stop_the_server_at_the_end() {
  trap 'python -c "from wholepicture.config import cluster; cluster.stop()" || true; rm -rf "$scratch" $in_memory' EXIT
}

# begin NAME COMMAND...: starts a check beside the others.
begin() {
  local name=$1
  shift
  "$@" >"$scratch/${#names[@]}" 2>&1 &
  names+=("$name") processes+=($!)
}

# Tells of the checks that were begun, in their order, once each has ended; shows what the first that fails has said.
all_hold() {
  local number
  for number in "${!names[@]}"; do
    if wait "${processes[number]}"; then
      echo "✓ ${names[number]}"
    else
      cat "$scratch/$number"
      failed "${names[number]}"
    fi
  done
}

failed() {
  echo "✗ $1 (script/$command stopped here)" >&2
  kill $(jobs -p) 2>/dev/null || true
  exit 1
}

templates() {
  find wholepicture -path '*/templates/*' -name '*.html' -print0 |
    xargs -0 -r djade --check --target-version 5.2
}

types() {
  mypy wholepicture synthetic
}

begin_quick_checks() {
  begin "Style" ruff check --output-format concise
  begin "Layout" ruff format --check
  begin "Templates" templates
  begin "Who imports whom" lint-imports
  begin "Known dangers" bandit -q -c pyproject.toml -r wholepicture -ll
  begin "Types" types
  begin "No knots" script/knots
  begin "Migrations are complete" python -m django makemigrations --check --dry-run
}

# tests ARGUMENTS...: a file's tests stay in one process, for they may share a house. One process only, to look closer: -n 0
tests() {
  python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder "$@"
}
