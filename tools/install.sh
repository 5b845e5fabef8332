#!/bin/sh
# Make a virtual environment for the course and install the given lists of requirements into it.
#
#     sh tools/install.sh .venv requirements.txt [requirements-jax.txt]
#
# Each list that has been installed is noted in the environment, and is then left alone until the
# list, the Python or the folder of the course changes; that takes no network. An installation that
# was interrupted goes on where it stopped. PYTHON=/path/to/python names the Python to take.
# On Windows, use the commands in README.md.

venv=$1
shift
python=$venv/bin/python

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

trap 'stop "" "Stopped. Repeat the command, and it goes on from here."' INT

# Exits with 0 for a Python that suits, 4 if it lacks venv, 5 on an Intel Mac, 3 in all other cases.
suits='import platform, sys
if not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32):
    sys.exit(3)
if sys.platform == "darwin" and platform.machine() == "x86_64":
    sys.exit(5)
try:
    import ensurepip, venv
except ImportError:
    sys.exit(4)'

# Set `found` to a Python that suits. A command may exist and still not run (the placeholder of a
# version manager, for example), so each one is tried.
find_python() {
    incomplete= intel=
    if [ -n "$PYTHON" ]; then
        set -- "$PYTHON"
    else
        set -- python3.12 python3.13 python3.11 python3 python
    fi
    for found; do
        "$found" -c "$suits" >/dev/null 2>&1 </dev/null
        case $? in
            0) return ;;
            4) incomplete=${incomplete:-$found} ;;
            5) intel=$found ;;
        esac
    done
    [ -z "$incomplete" ] || stop \
        "$incomplete would do, but it cannot make virtual environments: venv and ensurepip are missing." \
        "On Debian and Ubuntu, install them with:  sudo apt install python3-venv" \
        "(for one particular version:  sudo apt install python3.12-venv)"
    [ -z "$intel" ] || stop \
        "$intel is a Python for Intel Macs, and TensorFlow has no release for those. Use Colab: see README.md." \
        "(On a Mac with Apple silicon, install a native Python instead.)"
    stop "No 64-bit Python 3.11, 3.12 or 3.13 was found that runs${PYTHON:+ (tried only PYTHON=$PYTHON)}." \
        "TensorFlow has releases only for these. Install one and repeat:" \
        "  macOS:          brew install python@3.12     (or from python.org)" \
        "  Debian, Ubuntu: sudo apt install python3 python3-venv" \
        "  anywhere:       uv python install 3.12       (docs.astral.sh/uv)" \
        "If you have one under another name:  make run PYTHON=/path/to/python3.12"
}

if [ -e "$python" ] || [ -L "$python" ]; then
    "$python" -c "$suits" >/dev/null 2>&1
    case $? in 0 | 4) ;; *)
        stop "The Python in $venv does not run, or is not 3.11, 3.12 or 3.13." \
            "Delete the folder $venv and repeat."
    esac
    if [ -n "$PYTHON" ] && [ "$("$PYTHON" -V 2>&1)" != "$("$python" -V 2>&1)" ]; then
        stop "$venv holds $("$python" -V), and PYTHON=$PYTHON is another one or does not run." \
            "To change the Python, delete the folder $venv and repeat."
    fi
else
    find_python
    echo "Making $venv with $("$found" -V)"
    "$found" -m venv "$venv" || stop "$venv could not be made; the lines above say why."
fi

# What the installation of a list depends on: the list, those before it, the Python, the folder.
state() {
    cat requirements.txt "$1" | cksum
    "$python" -V 2>&1
    pwd
}

pip_install() {
    "$python" -m pip install --no-input --disable-pip-version-check "$@" && return
    echo "pip failed, and says why above. Once it is fixed, repeat the command: it goes on from here." >&2
    case $* in
        *requirements-jax.txt) echo "Without BACKEND=jax, everything runs on TensorFlow as before." >&2 ;;
    esac
    exit 1
}

"$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null 2>&1 ||
    stop "There is no pip in $venv: delete the folder $venv and repeat."
for list; do
    done=$venv/$list.installed
    [ "$(state "$list")" != "$(cat "$done" 2>/dev/null)" ] || continue
    rm -f "$done"
    echo "Installing $list into $venv."
    if [ "$list" = requirements.txt ]; then
        echo "The first time, this downloads about 600 MB and takes 2 to 4 minutes. The last step,"
        echo "\"Installing collected packages\", is silent for about a minute."
    fi
    pip_install --require-hashes --requirement "$list"
    if [ "$list" = requirements.txt ]; then
        pip_install --no-deps --no-build-isolation --editable .
        # An earlier version of the course leaves an empty folder, which would hide the real one.
        rmdir "$venv"/lib/python3.*/site-packages/course_utils 2>/dev/null
    fi
    state "$list" >"$done"
done
