# SPDX-License-Identifier: Apache-2.0
# The presets that are built in, one a line, by name.
set(presets
  amplitude.json
  mixpanel-pipeline.json
  mixpanel.json
  optimizely.json
  posthog.json
  rudderstack.json
  segment.json
  snowplow.json)
