import { agentOperations } from './agents.ts'
import { hostOperations } from './hosts.ts'
import { iamOperations } from './iam.ts'
import { portOperations } from './ports.ts'
import { weakPasswordOperations } from './weak-passwords.ts'

/** Every operation of the product. */
export const apiOperations = {
  ...portOperations,
  ...weakPasswordOperations,
  ...iamOperations,
  ...hostOperations,
  ...agentOperations,
} as const
