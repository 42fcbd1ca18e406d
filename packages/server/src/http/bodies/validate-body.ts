import AjvCompiler from '@fastify/ajv-compiler'
import { apiOperations } from '@openhss/contract'
import type { FastifySchemaValidationError } from 'fastify'
import { invalidParameter } from '../answers/validation.ts'
import { AJV_OPTIONS } from './ajv-options.ts'

/**
 * Checks the body of an operation by its schema, as Fastify checks those of the others.
 * @throws HSS.0001 that names the field.
 */
export function validateBody(operationId: string, body: unknown): void {
  const validate = validators.get(operationId) ?? compile(operationId)
  if (!validate(body)) throw invalidParameter(validate.errors ?? [], 'body')
}

interface Validate {
  (body: unknown): boolean
  readonly errors?: FastifySchemaValidationError[] | null
}

const validators = new Map<string, Validate>()
const compiler = AjvCompiler()({}, { customOptions: AJV_OPTIONS })

function compile(operationId: string): Validate {
  const { body } = apiOperations[operationId as keyof typeof apiOperations] as { body?: object }
  if (body === undefined) throw new Error(`${operationId} takes no body`)
  const validate = compiler({ schema: body, method: '', url: '', httpPart: 'body' }) as Validate
  validators.set(operationId, validate)
  return validate
}
