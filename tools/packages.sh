# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# To be sourced: which Debian 12 packages the project needs, and how they are installed.
# dpkg is asked first, so that a machine that has them needs neither network nor privileges.

# What the program needs to be built and run.
build_packages=(
  g++ cmake ninja-build ccache pkg-config tzdata
  libsimdjson-dev rapidjson-dev libabsl-dev libtbb-dev
  libboost-dev libboost-graph-dev libboost-math-dev
  libisal-dev libzstd-dev libzip-dev libicu-dev libxxhash-dev libre2-dev libcli11-dev libgraphviz-dev libsodium-dev
)

# What the tests need beyond that.
test_packages=(
  libgtest-dev libgmock-dev libbenchmark-dev zlib1g-dev python3
  chromium fonts-noto-core fonts-noto-cjk poppler-utils
)

# What .ci/run needs beyond that.
check_packages=(clang-format-14)

# Adds nodejs and npm to test_packages, unless this machine has a Node that will do (18 or later) with npm.
want_node() {
  local major
  # A machine without Node is no error, also under pipefail.
  major=$({ node --version 2>/dev/null || true; } | sed -n 's/^v\([0-9]*\).*/\1/p')
  if [ "${major:-0}" -lt 18 ] || ! command -v npm >/dev/null; then test_packages+=(nodejs npm); fi
}

# missing_packages NAME...: those that dpkg does not have, one a line.
missing_packages() {
  local installed name
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for name in "$@"; do
    grep -qxF "installed $name" <<<"$installed" || printf '%s\n' "$name"
  done
}

# ensure_packages NAME...: installs what is missing. Without root and sudo it prints the line to run and ends with 2.
ensure_packages() {
  local missing as_root=()
  if ! command -v dpkg-query >/dev/null; then
    printf 'This is no Debian system: nothing was installed. Needed (by Debian names): %s\n' "$*" >&2
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    # sudo is used if it asks for nothing, or if there is somebody to answer.
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      as_root=(sudo)
    else
      printf 'Debian packages are missing, and this user can not install them. Run this first, then the same command again:\n\n' >&2
      printf '  sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n\n' "${missing[*]}" >&2
      printf '(As root, leave out both "sudo".)\n' >&2
      exit 2
    fi
  fi
  printf 'Installing %d Debian packages: %s\n' "${#missing[@]}" "${missing[*]}" >&2
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update -q &&
         "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
           apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    printf 'apt-get could not install them; its last words stand above, all of them in %s\n' "$log" >&2
    exit 2
  fi
  rm -f "$log"
}

# configure_release: the one release build that the demo and the tests share. What the machine lacks (GoogleTest,
# Google Benchmark) is left out of it, so that the demo needs less and the tests later build only what is added.
configure_release() {
  local log=build/release-configure.log
  mkdir -p build
  if ! cmake --preset release >"$log" 2>&1; then
    cat "$log" >&2
    return 1
  fi
}
