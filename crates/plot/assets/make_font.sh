#!/bin/sh
# Subsets DejaVu Sans (Debian's fonts-dejavu-core) to what labels need: Latin, Greek, superscripts,
# subscripts and common symbols. Needs fonttools. Run in this directory.
set -e
pyftsubset "${FONT_DIR:-/usr/share/fonts/truetype/dejavu}/DejaVuSans.ttf" \
  --unicodes="U+0020-007E,U+00A0-017F,U+0192,U+02C6,U+02DA,U+0300-0304,U+0308,U+0370-03FF,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032,U+2033,U+2070-209C,U+20AC,U+2103,U+2109,U+2126,U+2190-2194,U+2202,U+2206,U+2207,U+220F,U+2211-2213,U+2215,U+2217,U+2219,U+221A,U+221D,U+221E,U+222B,U+2248,U+2260,U+2261,U+2264,U+2265,U+22C5,U+FFFD" \
  --output-file=DejaVuSans-subset.ttf --no-hinting --layout-features='' --name-IDs=0,1,2,4,6,13,14 \
  --notdef-outline --drop-tables+=GPOS,GSUB,GDEF,kern,FFTM
