/** A processor that packages are made for, under the names that it has in each place. */
export interface Target {
  /** Node's and npm's. */
  readonly node: 'x64' | 'arm64'
  readonly deb: 'amd64' | 'arm64'
  readonly rpm: 'x86_64' | 'aarch64'
}

export const TARGETS: readonly Target[] = [
  { node: 'x64', deb: 'amd64', rpm: 'x86_64' },
  { node: 'arm64', deb: 'arm64', rpm: 'aarch64' },
]
