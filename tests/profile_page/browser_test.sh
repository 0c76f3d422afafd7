#!/usr/bin/env bash
# The page in headless Chromium. Skips (77), saying so, where there is no Chromium or no Python.
# Usage: browser_test.sh WARPKIT_PROFILE_PAGE TEST_FOLDER
set -euo pipefail

for browser in chromium chromium-browser google-chrome; do
  if command -v "$browser" >/dev/null; then break; fi
  browser=""
done
if [ -z "$browser" ]; then
  echo "skipped: chromium isn't installed; ./warpkit setup --dev installs it"
  exit 77
fi
if ! command -v python3 >/dev/null; then
  echo "skipped: python3 isn't installed"
  exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$1" "$2/sample/profile.json" --source-dir "$2/sample" -o "$scratch/page.html"
python3 "$2/edge_profile.py" "$2/sample/profile.json" "$scratch"
for name in edges empty failed many; do
  "$1" "$scratch/$name.json" --source-dir "$2/sample" -o "$scratch/$name.html"
done
"$1" "$2/sample/profile.json" --svg 6 -o "$scratch/picture.svg"
python3 "$2/browser_test.py" "$browser" "$scratch" "$2/sample/profile.json"
