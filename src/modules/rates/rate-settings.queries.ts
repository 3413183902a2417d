import { toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { OccupancySupplement, SupplementKind } from './occupancy.ts';
import { type PolicyParts, PolicyPartsSchema, policyJson } from './policy.ts';
import type { TaxForm } from './rate-settings.schemas.ts';

/** A tax's fields as its table holds them. */
function taxData(form: TaxForm) {
  return {
    code: form.code,
    names: { ...form.names },
    kind: form.kind,
    basisPoints: form.kind === 'percent' ? (form.percent ?? null) : null,
    amountMinor: form.kind === 'percent' ? null : (form.amountMinor ?? null),
    included: form.included,
    appliesTo: [...form.appliesTo],
    validFromDate: form.validFromDate ? toDbDate(form.validFromDate) : null,
    validToDate: form.validToDate ? toDbDate(form.validToDate) : null,
    capNights: form.capNights ?? null,
    exemptUnderAge: form.exemptUnderAge ?? null,
    slabs: form.slabs === null ? Prisma.DbNull : form.slabs.map((slab) => ({ ...slab })),
  };
}

/** Refuses a second row of one code that starts on the same day. */
export async function insertTax(tx: Tx, hotelId: number, form: TaxForm): Promise<number> {
  const sortOrder = await tx.taxCode.count({ where: { hotelId } });
  return refusingTwice('tax_taken', async () => {
    const row = await tx.taxCode.create({
      data: { ...taxData(form), hotelId, sortOrder },
      select: { id: true },
    });
    return row.id;
  });
}

export async function updateTax(tx: Tx, hotelId: number, id: number, form: TaxForm): Promise<void> {
  const changed = await refusingTwice('tax_taken', () =>
    tx.taxCode.updateMany({ where: { id, hotelId }, data: taxData(form) }),
  );
  if (changed.count !== 1) throw notFound('tax_not_found');
}

export async function deleteTax(tx: Tx, hotelId: number, id: number): Promise<void> {
  const removed = await tx.taxCode.deleteMany({ where: { id, hotelId } });
  if (removed.count !== 1) throw notFound('tax_not_found');
}

/** What a tax posts needs a transaction code of its name. */
export async function insertTransactionCodeOfTax(
  tx: Tx,
  hotelId: number,
  code: string,
  names: LocalText,
): Promise<void> {
  await tx.transactionCode.createMany({
    data: [{ hotelId, code, names: { ...names }, group: 'tax', kind: 'tax', sortOrder: 900 }],
    skipDuplicates: true,
  });
}

/** The kind of the transaction code of this name; null where there is none. */
export async function selectCodeKind(tx: Tx, hotelId: number, code: string): Promise<string | null> {
  const row = await tx.transactionCode.findUnique({
    where: { hotelId_code: { hotelId, code } },
    select: { kind: true },
  });
  return row?.kind ?? null;
}

export interface Policy {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly version: number;
  readonly parts: PolicyParts;
  /** Rate plans that stand on it. */
  readonly plans: number;
}

/** Every policy with its newest version. */
export async function selectPolicies(db: DbOrTx, hotelId: number, id?: number): Promise<Policy[]> {
  const rows = await db.policy.findMany({
    where: { hotelId, kind: 'rate', ...(id !== undefined && { id }) },
    orderBy: { code: 'asc' },
    select: {
      id: true,
      code: true,
      names: true,
      versions: { orderBy: { version: 'desc' }, take: 1, select: { version: true, parts: true } },
      _count: { select: { plans: true } },
    },
  });
  return rows.flatMap((row) => {
    const [newest] = row.versions;
    if (!newest) return [];
    const parts = PolicyPartsSchema.parse(newest.parts);
    return [
      {
        id: row.id,
        code: row.code,
        names: LocalTextSchema.parse(row.names),
        version: newest.version,
        parts,
        plans: row._count.plans,
      },
    ];
  });
}

export async function refuseTakenPolicy(tx: Tx, hotelId: number, code: string): Promise<void> {
  if ((await tx.policy.count({ where: { hotelId, code } })) > 0) throw conflict('policy_taken');
}

export function insertPolicy(tx: Tx, hotelId: number, code: string, names: LocalText): Promise<number> {
  return refusingTwice('policy_taken', async () => {
    const row = await tx.policy.create({
      data: { hotelId, code, names: { ...names } },
      select: { id: true },
    });
    return row.id;
  });
}

/** Two editors at once write two versions, one after the other. */
export async function selectAndLockPolicy(tx: Tx, hotelId: number, id: number): Promise<Policy> {
  await tx.$queryRaw`SELECT id FROM policies WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
  const [policy] = await selectPolicies(tx, hotelId, id);
  if (!policy) throw notFound('policy_not_found');
  return policy;
}

export async function insertPolicyVersion(
  tx: Tx,
  version: { policyId: number; version: number; parts: PolicyParts; at: Date; approvedById: number | null },
): Promise<void> {
  const { at, parts, ...rest } = version;
  await tx.policyVersion.create({ data: { ...rest, parts: policyJson(parts), createdAt: at } });
}

export async function updatePolicyNames(tx: Tx, id: number, names: LocalText): Promise<void> {
  await tx.policy.update({ where: { id }, data: { names: { ...names } } });
}

export async function selectSupplements(db: DbOrTx, hotelId: number): Promise<OccupancySupplement[]> {
  const rows = await db.occupancySupplement.findMany({
    where: { hotelId },
    orderBy: [{ kind: 'asc' }, { ageFrom: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    id: row.id,
    roomTypeId: row.roomTypeId,
    ratePlanId: row.ratePlanId,
    kind: row.kind as SupplementKind,
    ageFrom: row.ageFrom,
    ageTo: row.ageTo,
    amountMinor: minor(row.amountMinor),
  }));
}

export async function insertSupplement(
  tx: Tx,
  hotelId: number,
  fields: Omit<OccupancySupplement, 'id'>,
): Promise<number> {
  const row = await tx.occupancySupplement.create({ data: { ...fields, hotelId }, select: { id: true } });
  return row.id;
}

export async function updateSupplement(
  tx: Tx,
  hotelId: number,
  id: number,
  fields: Omit<OccupancySupplement, 'id'>,
): Promise<void> {
  const changed = await tx.occupancySupplement.updateMany({ where: { id, hotelId }, data: fields });
  if (changed.count !== 1) throw notFound('supplement_not_found');
}

export async function deleteSupplement(tx: Tx, hotelId: number, id: number): Promise<void> {
  const removed = await tx.occupancySupplement.deleteMany({ where: { id, hotelId } });
  if (removed.count !== 1) throw notFound('supplement_not_found');
}

async function refusingTwice<Result>(code: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw conflict(code);
    throw error;
  }
}
