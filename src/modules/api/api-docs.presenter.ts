import { z } from 'zod';
import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { openApiPath } from './api.paths.ts';

/** What the page needs of an OpenAPI document. */
const Schema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({ properties: z.record(z.string(), Schema).optional() }),
);

interface JsonSchema {
  readonly $ref?: unknown;
  readonly type?: unknown;
  readonly description?: unknown;
  readonly properties?: Record<string, JsonSchema> | undefined;
  readonly required?: unknown;
  readonly items?: unknown;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly anyOf?: unknown;
  readonly format?: unknown;
}

const Content = z.record(z.string(), z.looseObject({ schema: Schema.optional() }));
const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(
      z.looseObject({
        in: z.string(),
        name: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
        schema: Schema.optional(),
      }),
    )
    .optional(),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: Content.optional() })),
});
const Document = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
});

export interface ApiDocsField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

export interface ApiDocsOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly needsKey: boolean;
  readonly parameters: readonly (ApiDocsField & { readonly place: string })[];
  readonly body: string | null;
  readonly answers: readonly {
    readonly status: string;
    readonly description: string;
    readonly schema: string;
  }[];
}

export interface ApiDocsPage {
  readonly title: string;
  readonly heading: string;
  readonly version: string;
  readonly description: string;
  readonly documentHref: string;
  readonly operations: readonly ApiDocsOperation[];
  readonly schemas: readonly { readonly name: string; readonly fields: readonly ApiDocsField[] }[];
}

/** The OpenAPI document as a page to read: every operation, and every schema that one of them names. */
export function apiDocsPage(openApi: unknown, language: Language): ApiDocsPage {
  const { info, paths, components } = Document.parse(openApi);
  return {
    title: tFor(language)('api.docs.title'),
    heading: info.title,
    version: info.version,
    description: info.description,
    documentHref: openApiPath,
    operations: Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => operationOf(path, method, operation)),
    ),
    schemas: Object.entries(components.schemas).map(([name, schema]) => ({ name, fields: fieldsOf(schema) })),
  };
}

function operationOf(path: string, method: string, operation: z.infer<typeof Operation>): ApiDocsOperation {
  const body = schemaIn(operation.requestBody?.content);
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    needsKey: operation.security !== undefined,
    parameters: (operation.parameters ?? []).map((parameter) => ({
      place: parameter.in,
      name: parameter.name,
      type: parameter.schema ? typeName(parameter.schema) : '',
      required: parameter.required ?? false,
      description: parameter.description ?? textOf(parameter.schema?.description),
    })),
    body: body ? typeName(body) : null,
    answers: Object.entries(operation.responses).map(([status, answer]) => {
      const schema = schemaIn(answer.content);
      return { status, description: answer.description, schema: schema ? typeName(schema) : '' };
    }),
  };
}

function schemaIn(content: z.infer<typeof Content> | undefined): JsonSchema | undefined {
  return Object.values(content ?? {})[0]?.schema;
}

function fieldsOf(schema: JsonSchema): ApiDocsField[] {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeName(field),
    required: required.has(name),
    description: textOf(field.description),
  }));
}

/** `Money`, `list of RoomWish`, `text (date)`: how a reader would say it. */
function typeName(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? '';
  if (schema.type === 'array') {
    const items = Schema.safeParse(schema.items);
    return `list of ${items.success ? typeName(items.data) : 'any'}`;
  }
  if (Array.isArray(schema.enum)) return schema.enum.join(' | ');
  if (schema.const !== undefined) return textOf(schema.const);
  if (Array.isArray(schema.anyOf))
    return schema.anyOf.map((each) => typeName(Schema.parse(each))).join(' or ');
  const format = textOf(schema.format);
  return format ? `${textOf(schema.type)} (${format})` : textOf(schema.type);
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
