#!/usr/bin/env bash
# Compiles every arm and arm64 device tree of a Linux source to a blob: the boards that the coverage of the driver rows is
# counted on. A blob that is there already is kept. Needs cpp and dtc.
#   scripts/compile-dtbs.sh LINUX_SOURCE OUT        then: node scripts/run.mjs scripts/mine/coverage.ts LINUX_SOURCE OUT
set -euo pipefail

if [[ ${1:-} != --one ]]; then
  [[ $# -eq 2 && -d $1/arch/arm64/boot/dts ]] || { echo "usage: scripts/compile-dtbs.sh LINUX_SOURCE OUT" >&2; exit 2; }
  source=$(cd "$1" && pwd)
  mkdir -p "$2"
  out=$(cd "$2" && pwd)
  for arch in arm arm64; do
    (cd "$source/arch/$arch/boot/dts" && find . -name '*.dts' -printf '%P\n') | sort |
      xargs -P2 -I{} "$0" --one "$source" "$out" "$arch" {} || true
  done
  echo "$(find "$out" -name '*.dtb' | wc -l) of $(find "$source"/arch/arm{,64}/boot/dts -name '*.dts' | wc -l) device trees compiled"
  exit 0
fi

readonly source=$2 out=$3 arch=$4 board=$5
readonly tree=$source/arch/$arch/boot/dts blob=$out/$arch/${board%.dts}.dtb
[[ -f $blob ]] && exit 0
mkdir -p "$(dirname "$blob")"
if cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp -I "$source/include" -I "$source/scripts/dtc/include-prefixes" -I "$tree" \
  "$tree/$board" 2>"$blob.log" | dtc -q -i "$(dirname "$tree/$board")" -I dts -O dtb -o "$blob.fresh" - 2>>"$blob.log"; then
  mv "$blob.fresh" "$blob"
  rm -f "$blob.log"
else
  echo "cannot compile $arch/$board: $(head -n1 "$blob.log")" >&2
  rm -f "$blob.fresh" "$blob.log"
fi
