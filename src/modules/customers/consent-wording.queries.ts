import { assert } from '../../core/assert.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { ConsentVersion, WordingPurpose } from './consent.ts';

/** Every wording of a purpose, latest first, with its texts. */
export async function selectConsentVersions(db: DbOrTx, purpose: WordingPurpose): Promise<ConsentVersion[]> {
  const versions = await db.consentVersion.findMany({
    where: { purpose },
    orderBy: [{ since: 'desc' }, { purpose: 'asc' }, { version: 'asc' }],
    take: 200,
  });
  const texts = await db.consentWording.findMany({ where: { purpose } });
  return versions.map((version) => {
    const own = texts.filter((text) => text.purpose === version.purpose && text.version === version.version);
    return { ...version, texts: Object.fromEntries(own.map(({ language, text }) => [language, text])) };
  });
}

/** The wording that stands on the guest's page at an instant: the last whose day has come. */
export async function selectCurrentVersion(
  db: DbOrTx,
  purpose: WordingPurpose,
  at: Date,
): Promise<ConsentVersion> {
  const orderBy = [{ since: 'desc' as const }, { version: 'desc' as const }];
  const row = await db.consentVersion.findFirst({
    where: { purpose, shown: true, since: { lte: at } },
    orderBy,
  });
  assert(row, `no wording is shown for ${purpose}`);
  const texts = await db.consentWording.findMany({ where: { purpose, version: row.version } });
  return { ...row, texts: Object.fromEntries(texts.map(({ language, text }) => [language, text])) };
}

/** One version with its texts; null where there is none, or its day has not come. */
export async function selectOptionalVersion(
  db: DbOrTx,
  { purpose, version, at }: { purpose: WordingPurpose; version: string; at: Date },
): Promise<ConsentVersion | null> {
  const row = await db.consentVersion.findFirst({ where: { purpose, version, since: { lte: at } } });
  if (!row) return null;
  const texts = await db.consentWording.findMany({ where: { purpose, version } });
  return { ...row, texts: Object.fromEntries(texts.map(({ language, text }) => [language, text])) };
}

/** Holds the wordings, so that two managers make two versions. */
export async function lockVersions(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE consent_versions IN SHARE ROW EXCLUSIVE MODE`;
}

export function countShownVersions(tx: Tx, purpose: WordingPurpose): Promise<number> {
  return tx.consentVersion.count({ where: { purpose, shown: true } });
}

export async function insertVersion(tx: Tx, { texts, ...version }: ConsentVersion): Promise<void> {
  const { purpose, version: name } = version;
  await tx.consentVersion.create({ data: version });
  await tx.consentWording.createMany({
    data: Object.entries(texts).map(([language, text]) => ({ purpose, version: name, language, text })),
  });
}
