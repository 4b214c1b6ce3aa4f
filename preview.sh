#!/bin/sh
# 打开预览：浏览器里看稿件现在的样子，保存就刷新。macOS 请双击“预览.command”，Windows 请双击“预览.bat”。
export PYTHONUTF8=1
cd -- "$(dirname -- "$0")" || exit 1

fail() {
  printf '\n%s\n' "$@" >&2
  if [ -t 0 ]; then
    printf '\n按回车键关闭。' >&2
    read -r _
  fi
  exit 1
}

find_python() {
  for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}

works() {
  [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null && cmp -s requirements.lock .venv/requirements.lock
}

set_up() {
  python=$(find_python) || fail "没有找到 Python 3.11 或更新的版本（现有的：$(python3 -V 2>/dev/null || echo 没有)）。" \
    "macOS：到 https://www.python.org/downloads/ 下载安装，再双击一次。" \
    "Linux：请维护者安装 python3.11 或更新的版本，例如 sudo apt install python3.11 python3.11-venv。"
  echo "第一次打开，正在准备，要几分钟，以后就快了……"
  "$python" -m venv --clear .venv ||
    fail "建不了 .venv 文件夹。看磁盘满了没有，这个文件夹能不能写；Debian、Ubuntu、麒麟、统信还要安装 python3-venv。"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock &&
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . &&
    cp requirements.lock .venv/requirements.lock ||
    fail "装不上需要的程序包，多半是网络不通。能上网以后再打开一次；单位有自己的镜像，请维护者设置 pip。"
}

[ ! -t 1 ] || printf '\033]0;预览 %s %s\007' "$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)" "$PWD"
works || set_up
.venv/bin/python -m builder serve --open --follow "$@"
code=$?
case $code in
  0 | 130) ;;
  *) fail "预览没有打开，原因写在上面（代码 $code）。" ;;
esac
