import { apiOperations } from '@openhss/contract'
import { invalidParameter } from '../answers/validation.ts'
import { compileSchema } from './compile-schema.ts'
import type { Validate } from './compile-schema.ts'

/**
 * Checks the body of an operation by its schema, as Fastify checks those of the others.
 * @throws HSS.0001 that names the field.
 */
export function validateBody(operationId: string, body: unknown): void {
  const validate = validators.get(operationId) ?? compile(operationId)
  if (!validate(body)) throw invalidParameter(validate.errors ?? [], 'body')
}

const validators = new Map<string, Validate>()

function compile(operationId: string): Validate {
  const { body } = apiOperations[operationId as keyof typeof apiOperations] as { body?: object }
  if (body === undefined) throw new Error(`${operationId} takes no body`)
  const validate = compileSchema(body)
  validators.set(operationId, validate)
  return validate
}
