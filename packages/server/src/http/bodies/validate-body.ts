import { apiOperations } from '@openhss/contract'
import { invalidParameter } from '../answers/validation.ts'
import { compileSchema } from './compile-schema.ts'

/**
 * Checks the body of an operation by its schema, as Fastify checks those of the others.
 * @throws HSS.0001 that names the field.
 */
export function validateBody(operationId: string, body: unknown): void {
  const { body: schema } = apiOperations[operationId as keyof typeof apiOperations] as {
    body?: object
  }
  if (schema === undefined) throw new Error(`${operationId} takes no body`)
  const validate = compileSchema(schema)
  if (!validate(body)) throw invalidParameter(validate.errors ?? [], 'body')
}
