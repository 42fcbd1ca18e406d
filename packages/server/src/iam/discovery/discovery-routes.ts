import type { discoveryOperations, Region, Version } from '@openhss/contract'
import type { Identity } from '../../caller/caller.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import type { Handlers } from '../../http/operations.ts'
import { isGranted } from '../permit.ts'

/** Handlers of IAM's versions and regions. See docs/wire/iam.md, "Versions and regions". */
export function discoveryHandlers(): Handlers<typeof discoveryOperations> {
  return {
    // IAM answers this with 300, which the SDKs take for an empty success or for a redirect.
    listVersions: async (_input, call) => {
      // A browser that opens this address gets the console.
      call.setHeader('vary', 'accept')
      return { versions: { values: [versionAt(call.endpoint)] } }
    },
    showVersion: async (_input, { endpoint }) => ({ version: versionAt(endpoint) }),
    listRegions: async (_input, { caller, endpoint }) => ({
      regions: regionsOf(caller).map((name) => regionAt(endpoint, name)),
      links: { self: `${endpoint}/v3/regions`, previous: null, next: null },
    }),
    showRegion: async ({ params: { region_id } }, { caller, endpoint }) => {
      if (!regionsOf(caller).includes(region_id)) throw noSuchRegion(region_id)
      return { region: regionAt(endpoint, region_id) }
    },
  }
}

/** A region is a project that the caller was granted, by its name: the SDKs look one up so. */
function regionsOf(caller: Identity): string[] {
  const granted = [...caller.tenant.projects].filter(([id]) => isGranted(caller, id))
  return granted.map(([, name]) => name).toSorted()
}

function regionAt(endpoint: string, name: string): Region {
  return {
    id: name,
    type: 'public',
    description: `The project ${name}`,
    parent_region_id: null,
    locales: { 'zh-cn': name, 'en-us': name },
    links: { self: `${endpoint}/v3/regions/${encodeURIComponent(name)}` },
  }
}

function versionAt(endpoint: string): Version {
  return {
    id: 'v3.6',
    status: 'stable',
    updated: '2016-04-04T00:00:00Z',
    links: [{ rel: 'self', href: `${endpoint}/v3/` }],
    'media-types': [
      { base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' },
    ],
  }
}

function noSuchRegion(name: string): ApiFailure {
  return new ApiFailure(
    'IAM.0004',
    `No project that you were granted is named "${name}", and a region is the project of its name: openhss projects create ${name}`,
  )
}
