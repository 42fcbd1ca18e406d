import { expect, test } from 'vitest'
import { isLoopback } from './loopback.ts'

test.each([
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['::1', true],
  ['0:0:0:0:0:0:0:1', true],
  ['::ffff:127.0.0.1', true],
  ['::FFFF:127.1.2.3', true],
  ['::ffff:7f00:1', true],
  ['0.0.0.0', false],
  ['128.0.0.1', false],
  ['127.0.0.1.example', false],
  ['::', false],
  ['::ffff:10.0.0.1', false],
  ['::127.0.0.1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['localhost', false],
  ['', false],
  ['::1]:80/[::1', false],
])('%s can only be reached from its own machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})
