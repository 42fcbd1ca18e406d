/** What the count of a gap counts. */
export type GapUnit =
  'account' | 'file' | 'line' | 'namespace' | 'port' | 'process' | 'socket' | 'word'

/** Says what the count of a gap counts; undefined where that is how often it happened. Pure. */
export function unitOfGap(what: string): GapUnit | undefined {
  // A gap of a service has the service before what was not seen, one of a file the file.
  return UNITS.find(([end]) => end.test(what))?.[1]
}

const UNITS: readonly (readonly [RegExp, GapUnit])[] = [
  [/(?:^|[ /])line of an account$/, 'account'],
  [
    /(?:^| )(?:account|account password|account words|repeated account|second password of an account|user record|user name|user without a name|comment|expiry|last change|maximum age|role|NIS entry)$/,
    'account',
  ],
  [
    /(?:^| )(?:password in a property|password set at run time|password that several handlers fit|user name in a property|user with more rules than are read)$/,
    'account',
  ],
  [/(?:^| )line$/, 'line'],
  [/(?:^| )own word$/, 'word'],
  [/(?:^| )(?:context file|packed application \(\.war\))$/, 'file'],
  [
    /^(?:cgroup of a process|descriptors of a process|executable path|network namespace of a process)$/,
    'process',
  ],
  [/^descriptors of user \d+$/, 'process'],
  [/^(?:IPv4 on a port of ::|open port|owner of an open port)$/, 'port'],
  [/^network namespace of a socket$/, 'socket'],
  [/^network namespaces? (?:without a process|of user \d+)$/, 'namespace'],
]
