# SPDX-License-Identifier: Apache-2.0
# The presets that are built in, one a line, by name.
set(presets
  amplitude.json
  combined.json
  fullstory-events.json
  fullstory.json
  ga4.json
  matomo.json
  mixpanel-pipeline.json
  mixpanel.json
  nested-sessions.json
  optimizely.json
  posthog.json
  rudderstack.json
  segment.json
  snowplow.json
  w3c.json
  xes.json)
