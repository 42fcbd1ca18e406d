/** A door to the gatekeeper without the API around it, for benchmarks. */
export { createGatekeeper } from './iam/iam-gatekeeper.ts'
export { createIdentities } from './iam/identities/identities.ts'
export { createMasterKey } from './iam/master-key/master-key.ts'
export { createSignatures } from './iam/signatures.ts'
