import { z } from 'zod';
import { workflowDefinitionSchema } from './workflow-definition.js';
import { workflowLockSchema } from './workflow-lock.js';

/** JSON Schemas (2020-12) of the two files of a workflow folder, as published under docs/reference. */
export function workflowJsonSchemas(): Readonly<Record<string, object>> {
  return {
    'icubed.workflow.schema.json': schemaOf(
      'A workflow: calls of assets joined by typed ports',
      workflowDefinitionSchema,
    ),
    'icubed.workflow.lock.schema.json': schemaOf("The content digests of a workflow's components", workflowLockSchema),
  };
}

function schemaOf(title: string, schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return { $schema, title, ...rest };
}
