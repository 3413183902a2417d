import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { createHotelIn } from '../hotels/hotel.service.ts';
import type { NewHotel } from '../hotels/hotel.ts';
import { takeRolesAlong } from '../staff/administration.service.ts';

/** A further house of the chain, with whoever makes it as its first member of staff. */
export function openHotel(
  ctx: Context,
  hotel: NewHotel & { readonly vatBasisPoints: number | null },
): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const hotelId = await createHotelIn(tx, ctx, hotel);
    await takeRolesAlong(tx, ctx, hotelId);
    return hotelId;
  });
}
