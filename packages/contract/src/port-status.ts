import * as Type from 'typebox'
import { INT32_MAX } from './bounds.ts'
import { enterpriseProjectId, projectParams } from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'

export const portStatusOperations = defineOperations({
  batchModifyPortStatus: {
    method: 'POST',
    path: '/v5/{project_id}/asset/batch-modify-port-status',
    summary: 'Ignore open ports, or cease to',
    description:
      'To ignore a port is to accept its finding without an end: its status is `normal` while the program stays the same and no more hosts reach it. A port without a finding has nothing to ignore and stays as it is. All of them change or, with an error, none.',
    tag: 'Asset management',
    access: 'hss:ports:set',
    params: projectParams,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      category: withDefault(Type.Enum(['host', 'container']), 'host'),
    }),
    body: Type.Object({
      operate_type: Type.Enum(['ignore', 'not_ignore']),
      data_list: Type.Optional(
        Type.Array(
          Type.Object({
            agent_id: Type.String({ maxLength: 64, description: 'Agent ID.' }),
            port: Type.Integer({
              minimum: 0,
              maximum: INT32_MAX,
              format: 'int32',
              description: 'Port number.',
            }),
            port_type: Type.Enum(['TCP', 'UDP']),
            container_id: Type.Optional(
              Type.String({
                maxLength: 64,
                description:
                  'Container; a finding is of the number of a port, so that the one of all containers changes.',
              }),
            ),
            host_id: Type.Optional(Type.String({ maxLength: 64, description: 'Server ID.' })),
          }),
          { maxItems: 200 },
        ),
      ),
    }),
    response: Type.Object({}),
    errors: ['HSS.0011', 'HSS.1001'],
  },
})
