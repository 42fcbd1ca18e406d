import type { Reading } from '../../host/system.ts'
import { readOption, withCopiedSocket } from '../copied-socket.ts'
import type { Holder } from '../owners/descriptor-search.ts'

/**
 * Reads whether the socket that a process holds refuses IPv4 (IPV6_V6ONLY). /proc does not say it, only the
 * socket itself does.
 */
export function readIpv6Only(holder: Holder, link: string): Reading<boolean> {
  return withCopiedSocket(holder, link, (socket, calls) => {
    const option = readOption(calls, socket, IPPROTO_IPV6, IPV6_V6ONLY)
    return 'value' in option ? { value: option.value !== 0 } : option
  })
}

/** include/uapi/linux/in.h and in6.h. */
const IPPROTO_IPV6 = 41
const IPV6_V6ONLY = 26
