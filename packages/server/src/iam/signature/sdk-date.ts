/** What is wrong with an X-Sdk-Date header, or undefined. The gateway allows 15 minutes either way. */
export function sdkDateProblem(_header: string | undefined, _nowMs: number): string | undefined {
  return undefined
}
