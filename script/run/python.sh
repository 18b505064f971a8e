# Sourced by the commands in script/: goes to the project's folder and sets $python to a Python 3.11 or newer.
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

python=
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Trellis needs Python 3.11 or newer and found none. Install it, or name one: PYTHON=/path/to/python3 $0" >&2
  exit 1
fi

# Told to keep no compiled modules, each process that is started would compile everything anew.
unset PYTHONDONTWRITEBYTECODE
