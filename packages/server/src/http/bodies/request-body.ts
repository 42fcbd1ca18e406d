import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiFailure } from '../answers/api-error.ts'
import { createBodyBudget } from '../limits/body-budget.ts'
import type { BodyBudget, BodyHold } from '../limits/body-budget.ts'
import { callerKeyOf } from '../limits/caller-key.ts'
import { parseCheckedJson } from './checked-json.ts'
import { JsonScan } from './json-scan.ts'
import type { JsonFacts } from './json-scan.ts'
import { MAX_SMALL_BYTES, receiveBody } from './receive-body.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the handler of the operation opens its body itself. */
    isBulk?: boolean
  }
  interface FastifyRequest {
    /** The body as it came, once it was read. */
    received: ReceivedBody | null
  }
}

/** A body as it came. */
export interface ReceivedBody {
  readonly bytes: Buffer
  readonly facts: JsonFacts
  /** Its bytes count as under way until this is released. */
  readonly hold: BodyHold
}

/** Reads the body of a request within the bounds of its caller and of all. Called twice, it gives the same. */
export type ReadBody = (request: FastifyRequest, payload: Readable) => Promise<ReceivedBody>

/**
 * Sets up how bodies are read and parsed: JSON alone. An empty body is taken where the operation takes none, because
 * the official Node SDK sends `Content-Type: application/json` with a DELETE that has no body (seen by running
 * 3.1.209). A bulk body stays as it came until its handler opens it.
 */
export function registerBodies(app: FastifyInstance): ReadBody {
  app.decorateRequest('received', null)
  const read = createReader(createBodyBudget())
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, payload: Readable) => {
      const received = await read(request, payload)
      const { config, schema } = request.routeOptions
      if (config.isBulk === true) return received
      const { bytes, facts, hold } = received
      hold.release()
      if (bytes.length === 0 && schema?.body === undefined) return undefined
      return parseCheckedJson(bytes.toString('utf8'), facts)
    },
  )
  return read
}

function createReader(budget: BodyBudget): ReadBody {
  return async (request, payload) => {
    request.received ??= await receive(budget, request, payload)
    return request.received
  }
}

async function receive(
  budget: BodyBudget,
  request: FastifyRequest,
  payload: Readable,
): Promise<ReceivedBody> {
  const { bodyLimit: limitBytes, config } = request.routeOptions
  const length = request.headers['content-length']
  const expectedBytes = length === undefined ? undefined : Number(length)
  const bytesToCome = expectedBytes ?? limitBytes
  if (bytesToCome > limitBytes) throw new ApiFailure('APIGW.0201/entity')
  const caller = callerKeyOf(request)
  const facts = new JsonScan(config.isBulk === true ? MAX_BULK_VALUES : MAX_VALUES)
  const look = (part: Buffer) => facts.add(part)
  const isSmall = bytesToCome <= MAX_SMALL_BYTES
  const hold = await holdOrPass(payload, limitBytes, () =>
    isSmall
      ? budget.holdSmall(caller, bytesToCome)
      : budget.holdLarge(caller, bytesToCome, () => payload.destroyed),
  )
  try {
    const { tooSlow } = hold
    const bytes = await receiveBody(payload, { expectedBytes, limitBytes, look, tooSlow })
    if (isSmall) hold.release()
    else hold.received()
    return { bytes, facts, hold }
  } catch (error) {
    hold.release()
    throw error
  }
}

/** A million own words are the most values that any body means, and a few hundred the most of the others. */
const MAX_BULK_VALUES = 1_100_000
const MAX_VALUES = 10_000

/** A body that there is no room for passes unkept, so that its sender reads the refusal. */
async function holdOrPass(
  payload: Readable,
  limitBytes: number,
  hold: () => BodyHold | Promise<BodyHold>,
): Promise<BodyHold> {
  try {
    return await hold()
  } catch (refusal) {
    const look = () => {
      throw refusal
    }
    await receiveBody(payload, { expectedBytes: 0, limitBytes, look })
    throw refusal
  }
}
