import { verifyAuditChain } from '../../platform/audit-chain.ts';
import { type Db, inTransaction } from '../../platform/db.ts';
import { checkNames, type Fault, selectFaults } from './verification.queries.ts';

export interface Finding {
  readonly name: string;
  /** Rows that are wrong; zero where the promise holds. */
  readonly count: number;
  readonly faults: readonly Fault[];
}

export const auditChainCheck = 'the audit log is unbroken';
const longestMs = 30 * 60_000;

/**
 * Checks that counters are the stays, ledgers balance on every day, no room is given twice, and the audit log is
 * unbroken. It reads one moment of the database and repairs nothing: what is wrong needs a person.
 */
export async function verifyBooks(
  db: Db,
  { shown = 20, onCheck = () => undefined }: { shown?: number; onCheck?: (finding: Finding) => void } = {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    onCheck(finding);
  };
  const oneMoment = { isolationLevel: 'RepeatableRead', timeout: longestMs } as const;
  await inTransaction(
    db,
    async (tx) => {
      findings.length = 0;
      for (const name of checkNames) tell({ name, ...(await selectFaults(tx, name, shown)) });
    },
    oneMoment,
  );
  const { broken } = await verifyAuditChain(db);
  const faults = broken
    ? [{ hotelId: null, subject: `seal ${broken.sealId}`, expected: 'as sealed', found: broken.reason }]
    : [];
  tell({ name: auditChainCheck, count: faults.length, faults });
  return findings;
}
