/** What Prisma, its driver adapter and `pg` put into an error, one inside the other. */
interface Layer {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly meta?: unknown;
  readonly driverAdapterError?: unknown;
  readonly cause?: unknown;
  /** Of a violated constraint: its name. */
  readonly constraint?: { readonly index?: unknown };
}

const conflicts = new Set(['P2034', '40001', '40P01', 'TransactionWriteConflict']);

/** Deadlock or serialisation conflict: the transaction was undone through no fault of its own. */
export function mayBeRetried(error: unknown): boolean {
  return layersOf(error).some((layer) => marksOf(layer).some((mark) => conflicts.has(mark)));
}

const absences = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EPIPE',
  'EHOSTUNREACH',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
]);
const absenceWords =
  /connection terminated|timeout exceeded when trying to connect|not queryable|unable to start a transaction/i;

/** The database is stopped, starting, unreachable or out of connections: worth trying again later. */
export function databaseIsAway(error: unknown): boolean {
  return layersOf(error).some(
    (layer) =>
      marksOf(layer).some((mark) => absences.has(mark)) || absenceWords.test(String(layer.message ?? '')),
  );
}

/** Whether it was this unique constraint or index that refused the row. */
export function violates(error: unknown, constraint: string): boolean {
  return layersOf(error).some((layer) => layer.constraint?.index === constraint);
}

const misfits = new Set([
  'P2000',
  'P2020',
  'P2033',
  '22001',
  '22003',
  '22007',
  '22008',
  '22021',
  '22P02',
  '22P05',
]);
const misfitWords = /unable to fit|out of range for type|invalid byte sequence/i;

/** A number, date or text from outside that no column can hold: the request's fault, where a schema let it through. */
export function valueDoesNotFit(error: unknown): boolean {
  return layersOf(error).some(
    (layer) =>
      marksOf(layer).some((mark) => misfits.has(mark)) || misfitWords.test(String(layer.message ?? '')),
  );
}

function marksOf(layer: Layer): string[] {
  return [layer.code, layer.originalCode, layer.kind].filter((mark) => typeof mark === 'string');
}

function layersOf(error: unknown): Layer[] {
  const layers: Layer[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && layers.length < 12) {
    const layer = waiting.shift();
    if (typeof layer !== 'object' || layer === null) continue;
    const found = layer as Layer;
    layers.push(found);
    waiting.push(found.meta, found.driverAdapterError, found.cause);
    if (layer instanceof AggregateError) waiting.push(...layer.errors);
  }
  return layers;
}
