/**
 * ID of the container that a process is in, from the text of /proc/<pid>/cgroup; empty: none. Never throws.
 *
 * A container in a container has the path of both: the innermost is the one that the process is in.
 * With cgroup v1 there is a path for each controller, and some may name less than others (on a hybrid
 * host `0::` is often only the service that started the container): so the deepest one counts.
 */
export function parseContainerId(cgroup: string): string {
  let deepest: readonly string[] = []
  for (const line of cgroup.slice(0, MAX_CHARACTERS).split('\n')) {
    const path = /^\d+:[^:]*:(\/.*)$/.exec(line)?.[1]
    const containers = path === undefined ? [] : containersIn(path)
    if (containers.length > deepest.length) deepest = containers
  }
  return deepest.at(-1) ?? ''
}

/** The kernel allows paths of 4,096 characters, one for each of some 15 hierarchies. */
const MAX_CHARACTERS = 65_536

/** Outermost first. */
function containersIn(path: string): string[] {
  // What a removed cgroup has behind its name (cgroups(7)).
  const names = path.replace(/ \(deleted\)$/, '').split('/')
  return names.flatMap((name, index) => {
    if (isPod(name, names[index - 1])) return []
    const id = containerOf(name)
    return id === undefined ? [] : [id]
  })
}

/**
 * All of these runtimes give a container 64 hexadecimal digits, and its cgroup that name (cgroupfs
 * driver), `<runtime>-<id>` (podman and cri-o there), `<runtime>-<id>.scope` (systemd driver) or
 * `<slice>:<runtime>:<id>` (the systemd form taken for a path by a runtime with the other driver).
 * The parser's tests name the documents. Whoever may make cgroups may name one like this, so an ID is
 * what a cgroup says, no proof.
 */
function containerOf(name: string): string | undefined {
  const form = /^(?:(.*)[-:])?([0-9a-f]{64})(?:\.scope)?$/.exec(name)
  // conmon watches a container of podman or cri-o from outside it.
  return form?.[1]?.endsWith('conmon') ? undefined : form?.[2]
}

/** podman's pods have 64 digits too, bare when they lie in its own parent group. */
function isPod(name: string, parent: string | undefined): boolean {
  return parent === 'libpod_parent' && !name.includes('-')
}
