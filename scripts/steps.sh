# shellcheck shell=bash
# What ./quickstart and ./test share: finding the tools, running a step with visible progress, and ending what was started.
# Sourced with ROOT (the clone) and LOGS (a folder for the steps' output) set.

MINIMUM_DOTNET=10
MINIMUM_NODE=20

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

step_pid=

fail() {
    printf '\n%s\n' "error: $*" >&2
    exit 1
}

# require_tools: ends with one message that names everything that is missing or too old.
require_tools() {
    local missing=() version
    if ! command -v dotnet >/dev/null; then
        missing+=("dotnet: not found; install the .NET SDK $MINIMUM_DOTNET")
    elif ! version=$(cd "$ROOT" && dotnet --version 2>&1) || ((${version%%.*} < MINIMUM_DOTNET)) 2>/dev/null; then
        missing+=("dotnet: the SDK found is not $MINIMUM_DOTNET or later ($(tail -n 1 <<<"$version")); install the .NET SDK $MINIMUM_DOTNET")
    fi
    if ! command -v node >/dev/null; then
        missing+=("node: not found; install Node.js $MINIMUM_NODE or later, which brings npm")
    elif version=$(node --version) && version=${version#v} && ((${version%%.*} < MINIMUM_NODE)); then
        missing+=("node: found $version, expected $MINIMUM_NODE or later")
    fi
    command -v npm >/dev/null || missing+=("npm: not found; it comes with Node.js")
    [[ $(uname -sm) == "Linux x86_64" ]] ||
        missing+=("system: found $(uname -sm), expected Linux x86_64: the native library of ONNX Runtime that the build takes is for that")
    if ((${#missing[@]} > 0)); then
        fail "this machine lacks something.$(printf '\n  %s' "${missing[@]}")"
    fi
}

# step TITLE LOG COMMAND...: runs the command with its output in LOGS/LOG, and shows that it goes on: a clock on a terminal, a line every
# ten seconds elsewhere. Ends the script with the log's tail when the command fails.
step() {
    local title=$1 log=$LOGS/$2 status
    shift 2
    try_step "$title" "$log" "$@" && return 0
    status=$?
    printf '\n--- the end of %s\n' "$log" >&2
    tail -n 25 "$log" >&2
    fail "$title failed with exit code $status; the whole log is $log"
}

# try_step TITLE LOGFILE COMMAND...: like step, but hands the command's exit code back.
try_step() {
    local title=$1 log=$2 status=0 outcome="done" start=$SECONDS shown=0 elapsed
    shift 2
    spawn "$log" "$@"
    step_pid=$spawned
    [[ -t 1 ]] || printf '%s ...\n' "$title"
    while kill -0 "$step_pid" 2>/dev/null; do
        elapsed=$((SECONDS - start))
        if [[ -t 1 ]]; then
            ((elapsed < shown)) || printf '\r%s ... %ds ' "$title" "$elapsed"
            shown=$((elapsed + 1))
        elif ((elapsed >= shown + 10)); then
            shown=$elapsed
            printf '%s ... %ds\n' "$title" "$elapsed"
        fi
        sleep 0.1
    done
    wait "$step_pid" 2>/dev/null || status=$? outcome=failed
    kill -KILL -- "-$step_pid" 2>/dev/null || true # what a command leaves behind ends with it
    step_pid=
    [[ -t 1 ]] && printf '\r\033[K'
    printf '%s: %s (%ds)\n' "$title" "$outcome" $((SECONDS - start))
    return "$status"
}

# spawn LOGFILE COMMAND...: starts a command in a process group of its own, its id in $spawned. A Ctrl-C at the terminal then reaches this
# script alone, which ends the groups in order.
spawn() {
    local log=$1
    shift
    set -m
    "$@" </dev/null >"$log" 2>&1 9>&- & # 9 is quickstart's lock: it ends with the script, not with what the script leaves
    spawned=$!
    set +m
}

# end_group PID: SIGTERM to the process that spawn started, SIGKILL to its whole group when it has not ended after 20 s.
end_group() {
    local pid=$1 waited=0
    if kill -TERM "$pid" 2>/dev/null; then
        while kill -0 "$pid" 2>/dev/null && ((waited < 200)); do
            sleep 0.1
            waited=$((waited + 1))
        done
    fi
    kill -KILL -- "-$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true # its exit code is the signal's
}

# install_npm_packages: `npm ci`, unless node_modules already is what package-lock.json asks for.
install_npm_packages() {
    if ! node "$ROOT/scripts/npm-current.mjs"; then
        step "Installing npm packages (ONNX Runtime, example models, kubectl)" npm-ci.log npm ci --no-progress --prefix "$ROOT"
    fi
}

# build TITLE LOG PROJECT: a Release build, restored only when a project or a version changed since the last restore.
# No build server stays behind to hold on to this terminal or the clone's files.
build() {
    local restore=()
    restored && restore=(--no-restore)
    step "$1" "$2" dotnet build "$3" -c Release --disable-build-servers -v minimal "${restore[@]}"
}

# restored: every project has its restore result, and neither the project, its lock file nor a version is newer than it.
restored() {
    local project result input
    while IFS= read -r project; do
        result=$ROOT/artifacts/obj/$(basename "$project" .csproj)/project.assets.json
        for input in "$project" "$(dirname "$project")/packages.lock.json" "$ROOT/Directory.Packages.props" "$ROOT/Directory.Build.props"; do
            [[ $result -nt $input ]] || return 1
        done
    done < <(find "$ROOT" \( -name node_modules -o -name artifacts -o -name '.?*' \) -prune -o -name '*.csproj' -print)
}
