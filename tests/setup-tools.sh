#!/bin/sh
# What the tests need and pip can't give: Chromium, what Playwright links to, and promtool in .tools/. As root on Debian they are installed;
# elsewhere this says what to install and fails, so that no test passes for want of its tool.
set -eu

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_ready=""
apt_update() { [ -n "$apt_ready" ] || { apt-get update -qq; apt_ready=1; }; }

if ! chromium --version >/dev/null 2>&1; then
    if can_apt; then
        echo "installing chromium"
        apt_update
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
    fi
    chromium --version >/dev/null 2>&1 || {
        echo "The browser tests need Chromium as the command 'chromium' (Debian: apt-get install chromium)." >&2
        exit 1
    }
fi

if ! .venv/bin/playwright --version >/dev/null 2>&1; then
    # Playwright brings a Node.js of its own, which wants a library that a bare Debian lacks.
    if can_apt; then
        apt_update
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libatomic1 >/dev/null
    fi
    .venv/bin/playwright --version >/dev/null 2>&1 || {
        echo "Playwright's driver does not start (Debian: apt-get install libatomic1):" >&2
        .venv/bin/playwright --version >&2 || exit 1
    }
fi

if ! .tools/promtool --version >/dev/null 2>&1; then
    mkdir -p .tools
    if command -v promtool >/dev/null 2>&1; then
        ln -sf "$(command -v promtool)" .tools/promtool
    elif can_apt; then
        # Debian's package also brings a service: take the one program out of it instead of installing it.
        echo "unpacking promtool"
        apt_update
        folder=$(mktemp -d)
        (cd "$folder" && apt-get -o APT::Sandbox::User=root download -qq prometheus >/dev/null && dpkg-deb -x prometheus_*.deb unpacked)
        cp "$folder/unpacked/usr/bin/promtool" .tools/promtool
        rm -rf "$folder"
    fi
    .tools/promtool --version >/dev/null 2>&1 || {
        echo "The PromQL tests need promtool, which comes with Prometheus: put it on PATH or at .tools/promtool." >&2
        exit 1
    }
fi
