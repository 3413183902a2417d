import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Column } from '../../platform/table-file.ts';
import { type ReconciliationData, signed } from './reconciliation.presenter.ts';
import type { ReconciledRow } from './reconciliation.ts';

/** Our books beside the provider's as lines of a file. */
export function reconciliationColumns(
  { language }: Context,
  { hotel, gateway, found }: ReconciliationData,
): Column<ReconciledRow>[] {
  const t = tFor(language);
  const named = (name: string) => ({ name, label: t(`payments.reconciliation.file.${name}`) });
  const amount = (row: ReconciledRow, side: 'oursMinor' | 'theirsMinor') =>
    row[side] === null ? null : signed(row, row[side]);
  return [
    { ...named('date'), kind: 'date', of: () => found.date },
    {
      ...named('gateway'),
      kind: 'text',
      of: () => gateway,
      words: () => t(`payments.gateways.${gateway}`),
    },
    {
      ...named('kind'),
      kind: 'text',
      of: (row) => row.kind,
      words: (row) => t(`payments.kinds.${row.kind}`),
    },
    { ...named('reference'), kind: 'text', of: (row) => row.reference },
    {
      ...named('verdict'),
      kind: 'text',
      of: (row) => row.verdict,
      words: (row) => t(`payments.verdicts.${row.verdict}`),
    },
    { ...named('ours'), kind: 'money', of: (row) => amount(row, 'oursMinor') },
    { ...named('theirs'), kind: 'money', of: (row) => amount(row, 'theirsMinor') },
    { ...named('currency'), kind: 'text', of: () => hotel.currency },
    { ...named('payment'), kind: 'number', of: (row) => row.paymentId },
  ];
}
