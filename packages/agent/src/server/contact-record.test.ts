import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openContactRecord, readContact } from './contact-record.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-contact-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('tells when the server last acknowledged, and what is wrong now, also after a restart', () => {
  const file = path.join(folder, 'contact.json')
  expect(readContact(file)).toEqual({ acknowledgedAt: undefined, problem: undefined })
  openContactRecord(file).succeeded()
  const { acknowledgedAt } = readContact(file)
  expect(acknowledgedAt).toMatch(/^\d{4}-\d\d-\d\dT/)

  openContactRecord(file).failed('away')
  expect(readContact(file)).toEqual({ acknowledgedAt, problem: 'away' })
  openContactRecord(file).succeeded()
  expect(readContact(file).problem).toBeUndefined()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('an unchanged contact is not written with each report', () => {
  const file = path.join(folder, 'quiet.json')
  const record = openContactRecord(file)
  record.succeeded()
  const { ino } = statSync(file)
  record.succeeded()
  expect(statSync(file).ino).toBe(ino)
})

test('where nothing can be written, nothing happens', () => {
  const file = path.join(folder, 'no folder/contact.json')
  const record = openContactRecord(file)
  record.failed('away')
  record.succeeded()
  expect(readContact(file)).toEqual({ acknowledgedAt: undefined, problem: undefined })
})

test('any file gives a contact', () => {
  const file = path.join(folder, 'any.json')
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      writeFileSync(file, text)
      const { acknowledgedAt = '', problem = '' } = readContact(file)
      expect([typeof acknowledgedAt, typeof problem]).toEqual(['string', 'string'])
    }),
  )
})
