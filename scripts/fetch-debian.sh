#!/usr/bin/env bash
# Fetches what the checks against real boards need into .cache/debian: Debian's device tree blobs and kernel configurations
# of arm64 and armhf, and the Linux source the driver rows were read from. Leaves the system's own package lists alone.
#   scripts/fetch-debian.sh        then: LINUX_SOURCE=.cache/debian/linux-source, blobs in .cache/debian/dtb
set -euo pipefail

readonly pinned=6.1.176-1
readonly series=6.1
# Debian ships no blob of the Renesas boards the scores use.
readonly extra=(renesas/r8a77951-salvator-xs)

cd "$(dirname "$0")/.."
readonly cache=$PWD/.cache/debian

say() { printf 'fetch-debian: %s\n' "$*"; }
die() { printf 'fetch-debian: %s\n' "$*" >&2; exit 1; }

need_tools() {
  local missing=()
  command -v dtc >/dev/null || missing+=(device-tree-compiler)
  command -v cpp >/dev/null || missing+=(cpp)
  command -v xz >/dev/null || missing+=(xz-utils)
  [[ ${#missing[@]} -eq 0 ]] && return
  [[ $EUID -eq 0 ]] || die "please install ${missing[*]} first: sudo apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    die "apt-get could not install ${missing[*]}"
}

# Package lists of the foreign architectures in a folder of our own: no root, no dpkg --add-architecture.
declare -a apt_options=()
use_own_lists() {
  [[ ${#apt_options[@]} -eq 0 ]] || return 0
  command -v apt-get >/dev/null || die "this needs apt-get: run it on Debian 12 (bookworm)"
  local lists=$cache/apt
  mkdir -p "$lists/lists/partial" "$lists/cache/archives/partial"
  apt_options=(
    -o "Dir::State::lists=$lists/lists" -o "Dir::Cache=$lists/cache"
    -o "APT::Architectures::=$(dpkg --print-architecture)" -o APT::Architectures::=arm64 -o APT::Architectures::=armhf
    -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3
  )
  say "reading the package lists"
  apt-get "${apt_options[@]}" update -qq || say "some package lists could not be read; going on with the others"
}

# "package version" of the pinned version, or else of the highest, among the packages whose name matches.
choose() {
  local name_pattern=$1 architecture=$2 found
  found=$(
    apt-cache "${apt_options[@]}" pkgnames "linux-" | grep -E "^${name_pattern}\$" | while read -r name; do
      apt-cache "${apt_options[@]}" madison "$name:$architecture" 2>/dev/null | awk -F' *[|] *' '{ print $1, $2 }'
    done | sed 's/^ *//; s/:[a-z0-9]* / /' | sort -u -k2,2V
  )
  [[ -n $found ]] || die "no package ${name_pattern} for $architecture in this system's apt sources (Debian 12 has it)"
  grep -F -m1 " $pinned" <<<"$found" || tail -n1 <<<"$found"
}

# Sets `archive` to the downloaded package.
download() {
  local name_pattern=$1 architecture=$2 package version
  use_own_lists
  read -r package version < <(choose "$name_pattern" "$architecture")
  [[ -n ${version:-} ]] || die "found no $name_pattern"
  [[ $version == "$pinned" ]] || say "note: $pinned is not to be had, taking $version"
  say "downloading $package $version ($architecture)"
  mkdir -p "$cache/deb"
  (cd "$cache/deb" && apt-get "${apt_options[@]}" download -qq "$package:$architecture=$version") ||
    die "the download of $package $version failed"
  archive=$(find "$cache/deb" -name "${package}_*.deb" | head -n1)
}

# Blobs and configuration of one Debian kernel; the modules stay packed.
fetch_blobs() {
  local architecture=$1 flavour=$2
  [[ -d $cache/dtb/$architecture ]] && return
  download "linux-image-${series//./\\.}\.0-[0-9]+-$flavour" "$architecture"
  local fresh=$cache/fresh-$architecture
  rm -rf "$fresh"
  mkdir -p "$fresh" "$cache/dtb" "$cache/config"
  dpkg-deb --fsys-tarfile "$archive" |
    tar -x -C "$fresh" --wildcards './usr/lib/linux-image-*' './boot/config-*'
  cp "$fresh"/boot/config-* "$cache/config/$architecture"
  mv "$fresh"/usr/lib/linux-image-* "$cache/dtb/$architecture"
  rm -rf "$fresh" "$archive"
}

fetch_source() {
  [[ -d $cache/linux-source ]] && return
  download "linux-source-${series//./\\.}" "$(dpkg --print-architecture)"
  local fresh=$cache/fresh-source
  rm -rf "$fresh"
  mkdir -p "$fresh"
  say "unpacking the source"
  dpkg-deb --fsys-tarfile "$archive" | tar -x -O --wildcards './usr/src/linux-source-*.tar.xz' |
    xz -d | tar -x -C "$fresh" --strip-components=1
  mv "$fresh" "$cache/linux-source"
  rm -f "$archive"
}

compile_extra() {
  local board source=$cache/linux-source tree
  tree=$source/arch/arm64/boot/dts
  for board in "${extra[@]}"; do
    local blob=$cache/dtb/extra/$board.dtb
    [[ -f $blob ]] && continue
    mkdir -p "$(dirname "$blob")"
    say "compiling $board.dtb"
    cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp -I "$source/include" -I "$source/scripts/dtc/include-prefixes" \
      "$tree/$board.dts" | dtc -q -I dts -O dtb -o "$blob.fresh" -
    mv "$blob.fresh" "$blob"
  done
}

mkdir -p "$cache"
need_tools
fetch_blobs arm64 arm64
fetch_blobs armhf armmp
fetch_source
compile_extra
rm -rf "$cache/apt" "$cache/deb"
for folder in "$cache"/dtb/*; do
  say "$(find "$folder" -name '*.dtb' | wc -l) blobs in ${folder#"$PWD"/}"
done
say "Linux $(make -s -C "$cache/linux-source" kernelversion 2>/dev/null || echo "$series") source in ${cache#"$PWD"/}/linux-source"
