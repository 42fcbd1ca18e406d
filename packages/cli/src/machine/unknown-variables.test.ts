import { runOpenHss } from '@openhss/testkit/run-openhss'
import { expect, test } from 'vitest'
import { describeUnknownVariables } from './unknown-variables.ts'

test.each([
  ['OPENHSS_DATADIR', 'OPENHSS_DATA_DIR'],
  ['OPENHSS_LISTN', 'OPENHSS_LISTEN'],
  ['OPENHSS_TLS_CERTIFICATE', 'OPENHSS_TLS_CERT'],
  ['OPENHSS_PASWORD', 'OPENHSS_PASSWORD'],
  ['OPENHSS_AUDIT_RETENTION', 'OPENHSS_AUDIT_RETENTION_DAYS'],
])('names for %s the nearest variable', (name, nearest) => {
  expect(describeUnknownVariables({ [name]: 'secret' })).toEqual([
    `${name} is no variable of OpenHSS; is ${nearest} meant?`,
  ])
})

test('says nothing of variables that are ours or of others', () => {
  const variables = { OPENHSS_DEBUG: '1', OPENHSS_TEST_DATABASE_URL: 'x', PATH: '/', OPENHSSX: '1' }
  expect(describeUnknownVariables(variables)).toEqual([])
})

test('a command warns of it once, before anything else, and does what it does', async () => {
  const { code, stdout, stderr } = await runOpenHss(['environment'], { 'OPENHSS_LISTN\n': 'x' })
  expect(code).toBe(0)
  expect(stdout).toContain('OPENHSS_LISTEN')
  expect(stderr).toBe(
    'warning: OPENHSS_LISTN\\u{a} is no variable of OpenHSS; is OPENHSS_LISTEN meant?\n',
  )
})
