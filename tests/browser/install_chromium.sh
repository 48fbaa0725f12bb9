#!/bin/sh
# Make sure that a Chromium is there for the browser tests: one that is found, or Debian's package.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -n "$MICROSCAPE_CHROMIUM" ] && [ -x "$MICROSCAPE_CHROMIUM" ] && exit 0
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
  echo "Installing Chromium for the browser tests"
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium or Chrome: install one, or name it: MICROSCAPE_CHROMIUM=/path/to/chromium make test"
exit 1
