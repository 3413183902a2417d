import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Column } from '../../platform/table-file.ts';
import { fullName } from '../customers/customer.ts';
import type { Participant } from './participant.queries.ts';

/** Everybody who is or was on the list of an event, as lines of a file. */
export function participantColumns({ language }: Context): Column<Participant>[] {
  const t = tFor(language);
  const named = (name: string) => ({ name, label: t(`events.file.${name}`) });
  return [
    { ...named('name'), kind: 'text', of: fullName },
    { ...named('email'), kind: 'text', of: (guest) => guest.email },
    { ...named('phone'), kind: 'text', of: (guest) => guest.phone },
    { ...named('member'), kind: 'text', of: (guest) => guest.memberNumber },
    { ...named('party'), kind: 'number', of: (guest) => guest.party },
    {
      ...named('status'),
      kind: 'text',
      of: (guest) => guest.status,
      words: (guest) => t(`events.registration.${guest.status}`),
    },
    {
      ...named('source'),
      kind: 'text',
      of: (guest) => guest.source,
      words: (guest) => t(`events.sources.${guest.source}`),
    },
    { ...named('registered_at'), kind: 'instant', of: (guest) => guest.createdAt },
    { ...named('came'), kind: 'number', of: (guest) => guest.came },
    { ...named('came_at'), kind: 'instant', of: (guest) => guest.cameAt },
    { ...named('bill'), kind: 'text', of: (guest) => guest.folioNumber },
    { ...named('points'), kind: 'number', of: (guest) => guest.points },
  ];
}
