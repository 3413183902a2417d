import { Prisma } from '../../generated/prisma/client.ts';

/**
 * A guest's posted lines, to stand in a statement of whoever sums them. A posting belongs to whom its folio names, so that
 * a sharer's own window is his; a folio without a guest (the house's) leaves that to the posting itself. What
 * stands on a card of stored value is money on its way, and gifts of the house: none of these.
 */
export function guestLines({
  customerId,
  hotelIds,
}: {
  readonly customerId: number;
  readonly hotelIds: readonly number[];
}): Prisma.Sql {
  const hotels = Prisma.sql`${[...hotelIds]}::int[]`;
  return Prisma.sql`SELECT own.* FROM folios folio JOIN folio_lines own ON own.folio_id = folio.id
        WHERE folio.customer_id = ${customerId} AND folio.hotel_id = ANY (${hotels}) AND folio.kind <> 'stored_value'
      UNION ALL
      SELECT own.* FROM folio_lines own JOIN folios folio ON folio.id = own.folio_id AND folio.customer_id IS NULL
          AND folio.kind <> 'stored_value'
        WHERE own.customer_id = ${customerId} AND own.hotel_id = ANY (${hotels})`;
}
