/** What the control group of a process says of the container that the process is in. */
export interface ContainerClaim {
  /** IDs, the outermost first; a container in a container has the path of both. */
  readonly ids: readonly [string, ...string[]]
  /** Controllers of the hierarchy, as /proc/<pid>/cgroup has them; empty: cgroup v2. */
  readonly hierarchy: string
  /** Group in which that of the outermost container was made. */
  readonly parent: string
}

/**
 * Parses the text of /proc/<pid>/cgroup into what it says of containers. Never throws.
 *
 * With cgroup v1 there is a path for each controller, and some may name less than others (on a hybrid
 * host `0::` is often only the service that started the container): so those that name most come first.
 * Whoever may make control groups may call one as a container's is called, so an ID is a claim, no proof.
 */
export function parseContainerClaims(cgroup: string): ContainerClaim[] {
  const claims = cgroup
    .slice(0, MAX_CHARACTERS)
    .split('\n')
    .flatMap((line): ContainerClaim[] => {
      const [, hierarchy = '', path = ''] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
      const claim = claimIn(path)
      return claim === undefined ? [] : [{ ...claim, hierarchy }]
    })
  return claims.toSorted((a, b) => b.ids.length - a.ids.length)
}

/** Parses out the ID of the innermost container, which is the one that the process is in; empty: none. */
export function parseContainerId(cgroup: string): string {
  return parseContainerClaims(cgroup)[0]?.ids.at(-1) ?? ''
}

/** The kernel allows paths of 4,096 characters, one for each of some 15 hierarchies. */
const MAX_CHARACTERS = 65_536

function claimIn(path: string): Pick<ContainerClaim, 'ids' | 'parent'> | undefined {
  // What a removed cgroup has behind its name (cgroups(7)).
  const names = path.replace(/ \(deleted\)$/, '').split('/')
  const found = names.flatMap((name, index) => {
    if (isPod(name, names[index - 1])) return []
    const id = containerOf(name)
    return id === undefined ? [] : [{ id, parent: names.slice(0, index).join('/') }]
  })
  const [outermost, ...inner] = found
  if (outermost === undefined) return undefined
  return { ids: [outermost.id, ...inner.map(({ id }) => id)], parent: outermost.parent || '/' }
}

/**
 * All of these runtimes give a container 64 hexadecimal digits, and its cgroup that name (cgroupfs
 * driver), `<runtime>-<id>` (podman and cri-o there), `<runtime>-<id>.scope` (systemd driver) or
 * `<slice>:<runtime>:<id>` (the systemd form taken for a path by a runtime with the other driver).
 * The parser's tests name the documents.
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
