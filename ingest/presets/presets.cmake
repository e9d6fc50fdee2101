# SPDX-License-Identifier: Apache-2.0
# The presets that are built in, one a line, by name.
set(presets
  segment.json)
