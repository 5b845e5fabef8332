#!/bin/sh
# Print the command of a Python that can run the course: 3.11 to 3.13, able to make environments.
# A command that is there may still not run (a version manager's stand-in), so each one is tried.
# PYTHON=/path/to/python names one to take instead.
asks='import sys
suits = (3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32
try:
    import ensurepip, venv
except ImportError:
    sys.exit(4 if suits else 3)
sys.exit(0 if suits else 3)'
incomplete=
if [ -n "$PYTHON" ]; then
    set -- "$PYTHON"
else
    set -- python3.12 python3.13 python3.11 python3 python
fi
for candidate; do
    "$candidate" -c "$asks" >/dev/null 2>&1 </dev/null
    case $? in
        0) echo "$candidate"; exit 0 ;;
        4) incomplete=${incomplete:-$candidate} ;;
    esac
done
if [ -n "$incomplete" ]; then
    cat >&2 <<END
$incomplete suits, but it cannot make virtual environments: its modules venv and ensurepip are missing.
On Debian and Ubuntu install them with:  sudo apt install python3-venv
(for a Python of another version, for example:  sudo apt install python3.12-venv)
END
    exit 1
fi
cat >&2 <<END
No 64-bit Python 3.11, 3.12 or 3.13 was found that runs${PYTHON:+ (tried only PYTHON=$PYTHON)}.
TensorFlow is not made for other versions. Get one, then repeat:
  macOS:          brew install python@3.12     (or from python.org)
  Debian, Ubuntu: sudo apt install python3 python3-venv
  anywhere:       uv python install 3.12       (docs.astral.sh/uv)
If you have one under another name:  make run PYTHON=/path/to/python3.12
END
exit 1
