import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { type DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

const path = 'prisma/schema.prisma';

/** The SQL that makes all of schema.prisma in an empty database. The engine wants a connection, but only looks at the file. */
export function sqlFromEmpty(url: string): Promise<string> {
  return diff(url, { tag: 'empty' }, []);
}

/**
 * The SQL that leads from the database at `url` to schema.prisma; empty when they agree. What Prisma can not express
 * (CHECK, EXCLUDE, triggers, functions) it does not see; tables only our libraries know do not count.
 */
export async function differences(url: string): Promise<string> {
  const schema = { path, content: readFileSync(path, 'utf8') };
  const sql = await diff(
    url,
    { tag: 'schemaDatasource', files: [schema], configDir: 'prisma' },
    await foreignTables(url),
  );
  const steps = sql.split(/\n\n(?=-- )/).filter((step) => step.startsWith('-- ') && !isWrittenByHand(step));
  return steps.map((step) => `${step.trim()}\n`).join('\n');
}

/** References the migrations add by hand end in `_ref`: between tables whose Prisma models do not name each other. */
function isWrittenByHand(step: string): boolean {
  return /^-- This is an empty migration|DROP CONSTRAINT "\w+_ref";\s*$/.test(step);
}

async function diff(url: string, from: DiffTarget, externalTables: string[]): Promise<string> {
  const schema = { path, content: readFileSync(path, 'utf8') };
  const pool = new CatalogPool({ connectionString: url, max: 1 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogAdapter(pool));
  const engine = await SchemaEngine.new({ datamodels: [[path, schema.content]] }, () => undefined, adapter);
  try {
    const result = await engine.diff({
      from,
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: null,
      filters: { externalTables, externalEnums: [] },
    });
    return result.stdout ?? '';
  } finally {
    engine.free();
    await pool.end();
  }
}

const oid = { char: 18, text: 25 };
/** Which columns of a result are of PostgreSQL's one-byte type "char", by the array of its rows. */
const charColumns = new WeakMap<object, ReadonlySet<number>>();

/** The catalogue has columns of type "char", which the engine asks for and the driver adapter does not know. */
class CatalogPool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: the many forms of pg's query() are passed on as they are
  override query(...args: any[]): any {
    const answer = (super.query as (...args: unknown[]) => unknown).apply(this, args);
    return answer instanceof Promise ? answer.then(noteChars) : answer;
  }
}

function noteChars(result: pg.QueryResult): pg.QueryResult {
  const chars = result.fields.filter((field) => field.dataTypeID === oid.char);
  charColumns.set(result.rows, new Set(chars.map((field) => result.fields.indexOf(field))));
  for (const field of chars) field.dataTypeID = oid.text;
  return result;
}

class CatalogAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const send = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const answer = await send(query);
      const chars = charColumns.get(answer.rows);
      const columnTypes = answer.columnTypes.map((type, at) =>
        chars?.has(at) ? ColumnTypeEnum.Character : type,
      );
      return { ...answer, columnTypes };
    };
    return adapter;
  }
}

/** Tables of the database that schema.prisma does not name. */
async function foreignTables(url: string): Promise<string[]> {
  const schema = readFileSync(path, 'utf8');
  const ours = new Set(
    [...schema.matchAll(/^model (\w+)|@@map\("(\w+)"\)/gm)].map(([, model, map]) => map ?? model),
  );
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answer = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
    );
    return answer.rows
      .map(({ name }) => name)
      .filter((name) => !ours.has(name))
      .map((name) => `public.${name}`);
  } finally {
    await client.end();
  }
}
