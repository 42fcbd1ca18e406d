/** ID of the container that a process is in, from the text of /proc/<pid>/cgroup; empty: none. Never throws. */
export function parseContainerId(cgroup: string): string {
  return /[0-9a-f]{64}/.exec(cgroup)?.[0] ?? ''
}
