import type { Component } from './components.ts'
import type { Package } from './package.ts'

/**
 * Writes what is inside a package as CycloneDX 1.5: what was really bundled, not what is installed to build it.
 * https://cyclonedx.org/docs/1.5/json/
 * @param insideNode versions of what Node itself holds, as `process.versions` says.
 */
export function sbomOf(
  made: Package,
  components: readonly Component[],
  insideNode: Readonly<Record<string, string>>,
): string {
  const listed = components.map(({ name, version, license, kind, from }) => ({
    type: kind,
    'bom-ref': `pkg:${from}/${name}@${version}`,
    name,
    version,
    licenses: [
      { license: license.startsWith('LicenseRef-') ? { name: license } : { id: license } },
    ],
    purl: `pkg:${from}/${name.replace('@', '%40')}@${version}`,
    ...(kind === 'platform' && {
      components: Object.entries(insideNode)
        .filter(([part]) => part !== 'node' && part !== 'modules' && part !== 'napi')
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([part, partVersion]) => ({ type: 'library', name: part, version: partVersion })),
    }),
  }))
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: new Date(made.epoch * 1000).toISOString(),
      component: {
        type: 'application',
        'bom-ref': made.name,
        name: made.name,
        version: made.version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components: listed,
    dependencies: [{ ref: made.name, dependsOn: listed.map((each) => each['bom-ref']) }],
  }
  return `${JSON.stringify(bom, null, 2)}\n`
}
