import type { Card } from './card.ts';

/** How the audit log names a card. */
export function subjectOfCard(card: Pick<Card, 'id' | 'hotelId' | 'number'>) {
  return {
    hotelId: card.hotelId,
    subjectType: 'stored_value',
    subjectId: card.id,
    subjectLabel: card.number,
  };
}
