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

const NOTHING = { acknowledgedAt: undefined, problem: undefined, clockAheadSeconds: 0 }

test('tells when the server last acknowledged, and what is wrong now, also after a restart', () => {
  const file = path.join(folder, 'contact.json')
  expect(readContact(file)).toEqual(NOTHING)
  openContactRecord(file).succeeded(0)
  const { acknowledgedAt } = readContact(file)
  expect(acknowledgedAt).toMatch(/^\d{4}-\d\d-\d\dT/)

  openContactRecord(file).failed('away')
  expect(readContact(file)).toEqual({ acknowledgedAt, problem: 'away', clockAheadSeconds: 0 })
  openContactRecord(file).succeeded(0)
  expect(readContact(file).problem).toBeUndefined()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('tells how far the clock is off, also after a restart', () => {
  const file = path.join(folder, 'clock.json')
  openContactRecord(file).succeeded(-12)
  openContactRecord(file).failed('away')
  expect(readContact(file).clockAheadSeconds).toBe(-12)
})

test('an unchanged contact is not written with each report', () => {
  const file = path.join(folder, 'quiet.json')
  const record = openContactRecord(file)
  record.succeeded(0)
  const { ino } = statSync(file)
  record.succeeded(0)
  expect(statSync(file).ino).toBe(ino)
})

test('where nothing can be written, nothing happens', () => {
  const file = path.join(folder, 'no folder/contact.json')
  const record = openContactRecord(file)
  record.failed('away')
  record.succeeded(0)
  expect(readContact(file)).toEqual(NOTHING)
})

test('any file gives a contact', () => {
  const file = path.join(folder, 'any.json')
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      writeFileSync(file, text)
      const { acknowledgedAt = '', problem = '', clockAheadSeconds } = readContact(file)
      const kinds = [acknowledgedAt, problem, clockAheadSeconds].map((value) => typeof value)
      expect(kinds).toEqual(['string', 'string', 'number'])
    }),
  )
})
