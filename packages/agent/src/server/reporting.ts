/** A door to how an agent reports: the simulator of a fleet says and waits as a real one does. */
export { backOffMs } from './back-off.ts'
export { accountKeyOf, compareLists, portKeyOf } from './reports/list-delta.ts'
