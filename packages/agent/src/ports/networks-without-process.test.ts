import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { System } from '../host/system.ts'
import {
  canMakeNamespaces,
  makeNamespace,
  startProgram,
  untilInputEnds,
} from '@openhss/testkit/hosts'
import { createPortScanner } from './port-scanner.ts'

const able = canMakeNamespaces()

const CLONE_FILES = 0x400
const CLONE_NEWNET = 0x4000_0000

/** A program in which a thread leaves what it shares with the others and listens on a port of its own. */
function startThread(flags: number, port: number) {
  const thread = `
    const libc = require('koffi').load(null)
    if (libc.func('int unshare(int flags)')(${flags}) !== 0) throw new Error('unshare')
    require('node:net').createServer().listen(${port}, '0.0.0.0', () =>
      require('node:worker_threads').parentPort.postMessage('ready'))`
  const program = `
    const { Worker } = require('node:worker_threads')
    const thread = new Worker(${JSON.stringify(thread)}, { eval: true })
    thread.once('message', (text) => console.log(text))`
  return startProgram([process.execPath, '-e', untilInputEnds(program)])
}

/** A program that listens in a network namespace and goes back: in a named one, or in a new one. */
function startVisitor(port: number, name = '') {
  const program = `
    const { openSync } = require('node:fs')
    const libc = require('koffi').load(null)
    const setns = libc.func('int setns(int descriptor, int type)')
    const home = openSync('/proc/self/ns/net', 'r')
    const gone = ${JSON.stringify(name)} === ''
      ? libc.func('int unshare(int flags)')(${CLONE_NEWNET})
      : setns(openSync('/run/netns/${name}', 'r'), ${CLONE_NEWNET})
    if (gone !== 0) throw new Error('no namespace')
    require('node:net').createServer().listen(${port}, '0.0.0.0', () => {
      setns(home, ${CLONE_NEWNET})
      console.log('ready')
    })`
  return startProgram([process.execPath, '-e', untilInputEnds(program)])
}

function scanFor(port: number) {
  return createPortScanner(new System())
    .scan()
    .ports.filter((row) => row.port === port)
}

test('a port that only a thread holds is of its process', async () => {
  const { pid } = await startThread(CLONE_FILES, 47_301)
  expect(scanFor(47_301)).toMatchObject([{ pid, category: 'host' }])
})

test.runIf(able)('a port in the network of a thread is listed', async () => {
  const { pid } = await startThread(CLONE_NEWNET, 47_302)
  expect(scanFor(47_302)).toMatchObject([{ pid, category: 'container' }])
})

test.runIf(able)('a port in a network without a process is listed with its owner', async () => {
  const { pid } = await startVisitor(47_303)
  expect(scanFor(47_303)).toMatchObject([
    { pid, category: 'container', container_id: expect.stringMatching(/^netns:\d+$/) as string },
  ])
})

test.runIf(able)('a port in a named network without a process has that name', async () => {
  const name = makeNamespace()
  const { pid } = await startVisitor(47_304, name)
  const descriptors = readdirSync('/proc/self/fd').length
  expect(scanFor(47_304)).toMatchObject([{ pid, container_id: `netns:${name}`, laddr: '0.0.0.0' }])
  expect(readdirSync('/proc/self/fd')).toHaveLength(descriptors)
})
