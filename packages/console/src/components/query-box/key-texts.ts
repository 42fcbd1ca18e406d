import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { QueryKeyName } from '@openhss/contract/browser'
import { coveredTexts, portStatusTexts, seenTexts } from '../../text/host-texts.ts'
import { kindTexts, severityTexts, stateTexts } from '../../text/severity-texts.ts'

/** What each key of a query asks about. */
export const keyTexts: Readonly<Record<QueryKeyName, MessageDescriptor>> = {
  host: msg`Name or ID of the host`,
  ip: msg`An address of the host`,
  os: msg`Operating system of the host, or a part of it`,
  label: msg`A label of the host`,
  group: msg`Name or ID of the group of the host`,
  ep: msg`Name or ID of its enterprise project`,
  agent: msg`Version of its agent`,
  seen: msg`Whether its agent is heard of`,
  coverage: msg`How much of its ports and accounts the newest scans saw`,
  enrolled: msg`How long ago the host was enrolled`,
  port: msg`Number of an open port`,
  type: msg`TCP or UDP`,
  address: msg`Where the port listens`,
  status: msg`Status of the port`,
  program: msg`Path of the program of the port, or the name at its end`,
  container: msg`ID of the container of the port, or the beginning of it`,
  account: msg`User name of an account`,
  service: msg`Service of the account`,
  verdict: msg`How the account was judged`,
  scheme: msg`Hash scheme of the account`,
  kind: msg`Kind of the finding`,
  severity: msg`How bad the finding is`,
  state: msg`State of the finding`,
  owner: msg`Name of who takes care of the finding`,
  age: msg`How long ago the finding was seen first`,
  until: msg`How soon its acceptance ends`,
  reopened: msg`How often the finding came back`,
}

/** What the words of a key mean, where a word does not say so in both languages. */
export const wordTexts: Readonly<
  Partial<Record<QueryKeyName, Readonly<Record<string, MessageDescriptor | undefined>>>>
> = {
  seen: seenTexts,
  coverage: coveredTexts,
  address: {
    any: msg`On every address`,
    one: msg`On one that is not loopback`,
    private: msg`On one of a private network`,
    loopback: msg`On loopback: only the host itself reaches it`,
  },
  status: portStatusTexts,
  verdict: {
    weak: msg`Weak password`,
    empty: msg`No password`,
    not_found: msg`Tested, and not found to be weak`,
    locked: msg`Nobody can sign in with a password`,
    unsupported: msg`Stored in a form that cannot be tested`,
    error: msg`It could not be tested`,
  },
  kind: kindTexts,
  severity: severityTexts,
  state: stateTexts,
}
