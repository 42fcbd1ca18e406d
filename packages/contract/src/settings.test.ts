import { expect, test } from 'vitest'
import { parseEndpoint } from './settings.ts'

test.each([
  ['https://hss.example.com', 'https://hss.example.com'],
  [' https://hss.example.com:8443/ ', 'https://hss.example.com:8443'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.1:8080/', 'http://127.0.0.1:8080'],
  ['http://[0:0:0:0:0:0:0:1]:8080', 'http://[::1]:8080'],
])('takes %s', (text, endpoint) => {
  expect(parseEndpoint(text, false)).toEqual({ endpoint })
})

test.each([
  'hss.example.com',
  'hss.example.com:8080',
  '',
  'ftp://hss.example.com',
  'https://admin@hss.example.com',
  'https://:word@hss.example.com',
  'https://hss.example.com/path',
  'https://hss.example.com/?a=b',
])('refuses "%s"', (text) => {
  expect(parseEndpoint(text, true)).toEqual({
    problem: expect.stringMatching(/^must be/) as string,
  })
})

test.each([
  'http://hss.example.com',
  'http://10.0.0.1:8080',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
])('refuses plain http to another machine unless told otherwise: %s', (text) => {
  expect(parseEndpoint(text, false)).toEqual({
    problem: expect.stringMatching(/OPENHSS_ALLOW_HTTP=1/) as string,
  })
  expect(parseEndpoint(text, true)).toEqual({ endpoint: text })
})
