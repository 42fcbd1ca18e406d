import type { PamAction, PamModule } from './parse-pam.ts'
import type { PamStep } from './read-pam-modules.ts'

/** Whether a stack lets somebody in who knows no password: `conditional` where a module chooses whom. */
export type OpenDoor = 'no' | 'conditional' | 'open'

/**
 * Plays through how a login ends in which no module sees the right password. Pure; never throws.
 * @param isOfNobody whether a module that chooses whom it lets in chooses nobody on this host
 */
export function findOpenDoor(
  steps: readonly PamStep[],
  isOfNobody: (module: PamModule) => boolean = () => false,
): OpenDoor {
  if (canSucceed(steps, (module) => [usualEnd(module)])) return 'open'
  const anyEnd = (module: PamModule): readonly PamEnd[] =>
    CHOOSES.has(module.module) && !isOfNobody(module) ? ['success', 'failure'] : [usualEnd(module)]
  return canSucceed(steps, anyEnd) ? 'conditional' : 'no'
}

type PamEnd = 'success' | 'failure' | 'ignore'

/** How a module ends for an ordinary user; one that is not known here asks for some password. */
function usualEnd({ module, args }: PamModule): PamEnd {
  if (SUCCEEDS.has(module)) return 'success'
  if (IGNORES.has(module)) return 'ignore'
  if (module === 'pam_faillock') return args.includes('authfail') ? 'failure' : 'success'
  return 'failure'
}

/** They see that nothing is wrong, as the shell or the terminal. */
const SUCCEEDS = new Set([
  'pam_permit',
  'pam_access',
  'pam_securetty',
  'pam_shells',
  'pam_tally',
  'pam_tally2',
  'pam_time',
])

/** They decide nothing when somebody logs in. */
const IGNORES = new Set([
  'pam_cap',
  'pam_echo',
  'pam_env',
  'pam_faildelay',
  'pam_group',
  'pam_issue',
  'pam_keyinit',
  'pam_lastlog',
  'pam_loginuid',
  'pam_mail',
  'pam_nologin',
  'pam_selinux',
  'pam_systemd',
  'pam_umask',
  'pam_warn',
])

/** They say yes to some users and no to others. */
const CHOOSES = new Set([
  'pam_access',
  'pam_debug',
  'pam_ftp',
  'pam_listfile',
  'pam_localuser',
  'pam_rhosts',
  'pam_shells',
  'pam_succeed_if',
  'pam_time',
  'pam_usertype',
  'pam_wheel',
])

/** What the modules so far have said together, see `_pam_dispatch_aux` of libpam. */
type Impression = 'none' | 'good' | 'bad'

type Ends = (module: PamModule) => readonly PamEnd[]

function canSucceed(steps: readonly PamStep[], ends: Ends): boolean {
  return endsOf(steps, ends, 'none', new Map()).has('good')
}

/** Ends of stacks that were gone through before: an included one may stand in many places. */
type KnownEnds = Map<readonly PamStep[], Map<Impression, ReadonlySet<Impression>>>

/** Every impression that a stack may leave; each place is gone through once for each impression. */
function endsOf(
  steps: readonly PamStep[],
  ends: Ends,
  first: Impression,
  knownEnds: KnownEnds,
): ReadonlySet<Impression> {
  const known = knownEnds.get(steps) ?? new Map<Impression, ReadonlySet<Impression>>()
  knownEnds.set(steps, known)
  const before = known.get(first)
  if (before) return before
  const results = new Set<Impression>()
  known.set(first, results)
  const seen = new Set<string>()
  const open: { at: number; impression: Impression }[] = [{ at: 0, impression: first }]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { at, impression } = place
    const key = `${at} ${impression}`
    if (seen.has(key)) continue
    seen.add(key)
    const step = steps[at]
    if (step === undefined) results.add(impression)
    else if (step.kind === 'substack') {
      for (const left of endsOf(step.steps, ends, impression, knownEnds)) {
        open.push({ at: at + 1, impression: left })
      }
    } else {
      for (const end of ends(step)) {
        const next = takeAction(step.control[end], impression, at)
        if (typeof next === 'string') results.add(next)
        else open.push(next)
      }
    }
  }
  return results
}

/** Where the login goes on, or how it ends. A jump says nothing of the login itself. */
function takeAction(
  action: PamAction,
  impression: Impression,
  at: number,
): { at: number; impression: Impression } | Impression {
  const improved = impression === 'none' ? 'good' : impression
  if (typeof action === 'number') return { at: at + 1 + action, impression }
  if (action === 'die') return 'bad'
  if (action === 'done' && improved === 'good') return 'good'
  if (action === 'ok') return { at: at + 1, impression: improved }
  if (action === 'bad') return { at: at + 1, impression: 'bad' }
  return { at: at + 1, impression: action === 'reset' ? 'none' : impression }
}
