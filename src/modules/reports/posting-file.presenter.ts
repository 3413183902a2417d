import { localText } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Column } from '../../platform/table-file.ts';
import type { PostingRow } from './posting.ts';

/** Every posting as a line of a file. */
export function postingColumns({ language }: Context): Column<PostingRow>[] {
  const t = tFor(language);
  const named = (name: string) => ({ name, label: t(`reports.posting-file.${name}`) });
  return [
    { ...named('business_date'), kind: 'date', of: (row) => row.businessDate },
    { ...named('service_date'), kind: 'date', of: (row) => row.serviceDate },
    { ...named('posted_at'), kind: 'instant', of: (row) => row.postedAt },
    {
      ...named('code'),
      kind: 'text',
      of: (row) => row.code,
      words: (row) => localText(row.names, language) || row.code,
    },
    { ...named('kind'), kind: 'text', of: (row) => row.kind, words: (row) => t(`reports.kinds.${row.kind}`) },
    {
      ...named('ledger'),
      kind: 'text',
      of: (row) => row.ledger,
      words: (row) => t(`reports.ledgers.${row.ledger}.word`),
    },
    { ...named('amount'), kind: 'money', of: (row) => row.amountMinor },
    { ...named('quantity'), kind: 'number', of: (row) => row.quantity },
    { ...named('folio'), kind: 'text', of: (row) => row.folioNumber },
    { ...named('name'), kind: 'text', of: (row) => row.folioName },
    { ...named('description'), kind: 'text', of: (row) => row.description },
    { ...named('reason'), kind: 'text', of: (row) => row.reason },
    {
      ...named('actor'),
      kind: 'text',
      of: (row) => row.actorName ?? row.actorKind,
      words: (row) => row.actorName ?? t(`reports.actors.${row.actorKind}`),
    },
  ];
}
