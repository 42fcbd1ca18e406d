import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
let api: TestApi
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-packages-'))
  for (const name of ['0.9.0_amd64.deb', '0.10.0_amd64.deb', '0.10.0_amd64.rpm']) {
    writeFileSync(path.join(folder, `openhss-agent_${name}`), name)
  }
  api = await testApi({ packagesFolder: folder })
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})

const list = (query: string, host = 'hss.example.org:8686') =>
  api.get(`/v5/${api.projectId}/setting/agent-install-script?${query}`, { host })

test('there is one line for each package of the newest version, by the address that was asked', async () => {
  const answer = await list('os_type=Linux&os_arch=x86_64&batch_install=true&type=ssh_key')
  expect(answer.statusCode).toBe(200)
  const { install_script_list: scripts } = answer.json<{
    install_script_list: { package_type: string; cmd: string; package_download_url: string }[]
  }>()
  expect(scripts.map(({ package_type: type }) => type)).toEqual(['deb', 'rpm'])
  expect(new Set(scripts.map(({ cmd }) => cmd))).toEqual(
    new Set([
      'curl -fsSL http://hss.example.org:8686/install.sh | sudo OPENHSS_JOIN_TOKEN="$OPENHSS_JOIN_TOKEN" sh',
    ]),
  )
  for (const { package_type: type, package_download_url: url } of scripts) {
    const address = new URL(url)
    expect(address.host).toBe('hss.example.org:8686')
    const fetched = await api.app.inject(address.pathname + address.search)
    expect(fetched).toMatchObject({ statusCode: 200, body: `0.10.0_amd64.${type}` })
  }
})

test('there is none for a processor without a package, and Windows has no agent', async () => {
  expect((await list('os_type=Linux&os_arch=aarch64')).json()).toEqual({ install_script_list: [] })
  const windows = await list('os_type=Windows&os_arch=x86_64')
  expect(windows.statusCode).toBe(400)
  expect(windows.json()).toMatchObject({
    error_msg: expect.stringContaining('there is no agent for Windows') as string,
  })
})

test('a Host that a shell would take for more is refused', async () => {
  expect((await list('os_type=Linux&os_arch=x86_64', '$(id)')).statusCode).toBe(400)
})
