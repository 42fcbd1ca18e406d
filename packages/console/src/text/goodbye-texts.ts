import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { GoodbyeReason } from '@openhss/contract/browser'

/** What the agent said before it ended. */
export const goodbyeTexts: Readonly<Record<GoodbyeReason, MessageDescriptor>> = {
  shutdown: msg`The host was shut down.`,
  stopped: msg`Somebody stopped the agent.`,
  upgrade: msg`The agent was stopped for an upgrade, and did not come back.`,
  removed: msg`Somebody removed the agent.`,
}
