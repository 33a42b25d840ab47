#!/bin/sh
# Copies what `onebuf inspect`, `plan` and `board` read of a running kernel into one tar file: for boards without Node, and
# to look at a board later. A POSIX shell, tar, and the small tools of busybox are enough.
#   onebuf-snapshot.sh [FILE.tar]      onebuf-snapshot.tar when none is named
# Any user may run it; root sees more: the script says what was closed. Nothing of a process is copied but its name and
# what it holds of dma-bufs.
# Exit codes: 0 done, 2 the usage is wrong, 3 no Linux, or a file cannot be written.
set -u
export LC_ALL=C

say() { printf 'onebuf-snapshot: %s\n' "$*" >&2; }
die() {
  code=$1
  shift
  say "$*"
  exit "$code"
}

case $#:${1-} in
  0:*) file=onebuf-snapshot.tar ;;
  1:-*) die 2 'usage: onebuf-snapshot.sh [FILE.tar]' ;;
  1:?*) file=$1 ;;
  *) die 2 'usage: onebuf-snapshot.sh [FILE.tar]' ;;
esac
case $file in /*) ;; *) file=$PWD/$file ;; esac
[ -r /proc/version ] && [ -d /sys/class ] || die 3 'this needs Linux with /proc and /sys mounted'
command -v tar >/dev/null 2>&1 || die 3 'this needs tar; busybox has one'

mask=$(umask)
umask 077
work=${TMPDIR:-/tmp}/onebuf-snapshot.$$
mkdir "$work" || die 3 "$work cannot be made; name another place with TMPDIR"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
root=$work/onebuf-snapshot
# Lists of what is copied, one path a line. Processes are costly on small boards: each list is worked off by a few.
links=$work/links texts=$work/texts names=$work/names folders=$work/folders denied=$work/denied
for list in "$links" "$texts" "$names" "$folders" "$denied"; do : >"$list"; done
mkdir -p "$root/onebuf"
# From here on paths are as onebuf has them: sys/class/drm.
cd / || die 3 '/ cannot be entered'

link() { [ ! -h "$1" ] || printf '%s\n' "$1" >>"$links"; }

# Of a file that is closed to this user the name is copied, as of all that is closed.
text() {
  [ -f "$1" ] || return 0
  if [ -r "$1" ]; then
    printf '%s\n' "$1" >>"$texts"
  else
    printf '%s\n' "$1" >>"$names"
    printf '%s\n' "$1" >>"$denied"
  fi
}

folder() { [ ! -d "$1" ] || printf '%s\n' "$1" >>"$folders"; }

# Whether a folder is there and open to this user.
open_folder() {
  [ -d "$1" ] || return 1
  folder "$1"
  [ -r "$1" ] && [ -x "$1" ] && return 0
  printf '%s\n' "$1" >>"$denied"
  return 1
}

# Where a folder is when all links are followed, in $real.
find_real() {
  real=
  [ -d "$1" ] && cd -P "$1" 2>/dev/null && real=${PWD#/}
  cd /
  [ -n "$real" ]
}

# What a device says of itself, its links as they are, and the folder of its driver.
device() {
  find_real "$1" || return 0
  device=$real
  folder "$device"
  for attribute in name index dev model uevent status enabled modes; do text "$device/$attribute"; done
  for target in device driver subsystem of_node firmware_node iommu iommu_group; do
    link "$device/$target"
  done
  find_real "$device/driver" || return 0
  folder "$real"
  link "$real/module"
  find_real "$real/module" && folder "$real"
  return 0
}

list_kernel() {
  for name in version cmdline meminfo vmstat config.gz sys/kernel/osrelease sys/kernel/ostype; do
    text "proc/$name"
  done
  [ -e proc/config.gz ] || text "boot/config-$(uname -r)"
  for parameter in sys/module/*/parameters/*; do text "$parameter"; done
}

# Its files have their true sizes, so tar may copy them whole. Of a tree only root-only properties can be closed.
list_devicetree() {
  tree=sys/firmware/devicetree/base
  [ -d $tree ] && printf '%s\n' $tree >>"$links"
  [ -e proc/device-tree ] && printf '%s\n' proc/device-tree >>"$links"
  [ "$(id -u)" = 0 ] && return
  find -P $tree -name 'security-*' 2>/dev/null >>"$denied"
}

list_devices() {
  folder sys/kernel/iommu_groups
  for class in video4linux drm dma_heap iommu media; do
    folder "sys/class/$class"
    for entry in "sys/class/$class"/*; do
      link "$entry"
      if [ -d "$entry" ]; then device "$entry"; else text "$entry"; fi
      device "$entry/device"
      for user in "$entry/devices"/*; do
        find_real "$entry/devices" && link "$real/${user##*/}"
      done
    done
  done
  # Those of the device tree, and those that an IOMMU may stand before.
  for entry in sys/bus/*/devices/*; do
    [ -h "$entry/of_node" ] || [ -h "$entry/iommu_group" ] || continue
    link "$entry"
    device "$entry"
  done
  for entry in sys/bus/media/devices/*; do
    link "$entry"
    device "$entry"
  done
  for group in sys/kernel/iommu_groups/*; do
    text "$group/type"
    text "$group/reserved_regions"
    for member in "$group/devices"/*; do
      link "$member"
      device "$member"
    done
  done
}

list_memory() {
  for entry in sys/kernel/mm/cma sys/kernel/dmabuf/buffers; do folder $entry; done
  for entry in sys/kernel/mm/cma/*/* sys/kernel/dmabuf/buffers/*/*; do text "$entry"; done
  open_folder sys/kernel/debug || return 0
  # Which of them there are shows that debugfs is mounted.
  for entry in sys/kernel/debug/*; do folder "$entry"; done
  text sys/kernel/debug/dma_buf/bufinfo
  for area in sys/kernel/debug/cma/*; do
    for count in base_pfn count maxchunk order_per_bit used; do text "$area/$count"; done
  done
  for card in sys/kernel/debug/dri/*; do
    link "$card"
    [ -h "$card" ] && continue
    for entry in name clients state; do text "$card/$entry"; done
  done
}

# Their names, the links among them, and which of them this user may not open.
list_nodes() {
  open_folder dev/dma_heap
  for node in dev/dma_heap/* dev/dri/* dev/video* dev/media* dev/v4l-subdev* dev/udmabuf dev/ion; do
    if [ -h "$node" ]; then link "$node"; fi
    [ -e "$node" ] || continue
    [ -r "$node" ] || printf '%s\n' "$node" >>"$denied"
    [ -h "$node" ] || [ -d "$node" ] || printf '%s\n' "$node" >>"$names"
  done
}

# Processes that hold dma-bufs by descriptors or mappings. Those that are closed to this user have a folder, so that it is
# seen that they were there.
list_processes() {
  for process in proc/[0-9]*; do
    [ -d "$process/fd" ] && ! [ -r "$process/fd" ] || continue
    printf '%s\n' "$process/fd" >>"$folders"
    printf '%s\n' "$process/fd" >>"$denied"
  done
  ls -l proc/[0-9]*/fd 2>/dev/null | while IFS= read -r line; do
    case $line in
      proc/*/fd:) holder=${line%/fd:} ;;
      *' -> /dmabuf:'*)
        descriptor=${line%%' -> /dmabuf:'*}
        descriptor=${descriptor##* }
        text "$holder/comm"
        link "$holder/fd/$descriptor"
        text "$holder/fdinfo/$descriptor"
        ;;
    esac
  done
  grep -l ' /dmabuf:' proc/[0-9]*/maps 2>/dev/null | while IFS= read -r maps; do
    text "${maps%/maps}/comm"
    mkdir -p "$root/${maps%/maps}"
    grep ' /dmabuf:' "$maps" >"$root/$maps" 2>/dev/null
  done
}

make_folders() {
  sed 's:/[^/]*$::' "$texts" "$names" | cat - "$folders" | sort -u >"$work/needed"
  (cd "$root" && tr '\n' '\0' <"$work/needed" | xargs -0 mkdir -p)
}

# Attributes of sysfs say that they have 4096 bytes, so they are read to their end; without a process for each.
copy_attribute() {
  {
    while IFS= read -r line; do printf '%s\n' "$line"; done
    printf '%s' "$line"
  } <"$1" >"$root/$1"
  [ -s "$root/$1" ] || copy_file "$1"
}

copy_file() { cat "$1" >"$root/$1" || rm -f "$root/$1"; }

copy_texts() {
  sort -u "$texts" | while IFS= read -r path; do
    case $path in
      sys/kernel/debug/*) copy_file "$path" ;;
      sys/*) copy_attribute "$path" ;;
      *) copy_file "$path" ;;
    esac
  done 2>/dev/null
  while IFS= read -r path; do : >"$root/$path"; done <"$names"
}

# Links keep what they say. Some versions of busybox leave out absolute links unless they are told to; few can read a list.
copy_links() {
  export root EXTRACT_UNSAFE_SYMLINKS=1
  sort -u "$links" | tr '\n' '\0' |
    xargs -0 sh -c 'tar cf - "$@" | tar xf - -C "$root"' sh 2>/dev/null
}

note_machine() {
  uname -m >"$root/onebuf/machine"
  page_size=$(getconf PAGESIZE 2>/dev/null) ||
    page_size=$(sed -n 's/^KernelPageSize: *\([0-9]*\) kB$/\1 * 1024/p' proc/self/smaps 2>/dev/null | head -n 1)
  if [ -n "$page_size" ]; then
    echo "$((page_size))" >"$root/onebuf/page-size"
  else
    # It holds the page size too.
    mkdir -p "$root/proc/self" && copy_file proc/self/auxv
  fi
  sort -u "$denied" >"$root/onebuf/denied"
}

say_denied() {
  closed=$(wc -l <"$root/onebuf/denied")
  [ "$closed" -gt 0 ] || return 0
  say "$((closed)) places are closed to this user; as root they are copied too. Left out:"
  has() { grep -q "^$1" "$root/onebuf/denied"; }
  ! has sys/kernel/debug || say '  /sys/kernel/debug: who is attached to a buffer, use and free runs of CMA'
  ! has 'proc/[0-9]' || say "  processes of other users ($(grep -c '^proc/[0-9]' "$root/onebuf/denied")): the buffers they hold"
  ! has sys/module || say '  parameters of modules that only root may read'
  ! has dev/ || say "  $(grep -c '^dev/' "$root/onebuf/denied") nodes of /dev: their group is missing"
}

list_kernel
list_devicetree
list_devices
list_memory
list_nodes
list_processes
make_folders
copy_texts
copy_links
note_machine
say_denied
[ -n "$(ls sys/kernel/debug 2>/dev/null)" ] || [ "$(id -u)" != 0 ] ||
  say 'debugfs is not mounted: mount -t debugfs none /sys/kernel/debug, and run this again to see who is attached to a buffer'

umask "$mask"
tar cf "$file" -C "$work" onebuf-snapshot || die 3 "$file cannot be written"
say "$file: $(wc -c <"$file" | tr -d ' ') bytes"
