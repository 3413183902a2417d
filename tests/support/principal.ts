import { fromDbDate } from '../../src/core/calendar-date.ts';
import { isPermission } from '../../src/platform/permissions.ts';
import type { LoadPrincipal } from '../../src/platform/principal.ts';

/** Reads a user with his roles, as plainly as possible. */
export const loadTestPrincipal: LoadPrincipal = async (db, userId, hotelId) => {
  const user = await db.user.findUnique({
    where: { id: userId },
    include: { roles: { include: { role: true } } },
  });
  if (!user) return null;
  const wanted = user.roles.find((role) => role.hotelId === hotelId) ?? user.roles[0];
  const hotel = wanted && (await db.hotel.findUnique({ where: { id: wanted.hotelId } }));
  const codes = user.roles
    .filter((role) => role.hotelId === wanted?.hotelId)
    .flatMap(({ role }) => role.permissions);
  return {
    actor: { kind: user.kind === 'staff' ? 'staff' : 'guest', id: user.id, name: user.name },
    sessionEpoch: user.sessionEpoch,
    hotel: hotel
      ? {
          id: hotel.id,
          name: hotel.names as { en: string },
          businessDate: fromDbDate(hotel.businessDate),
          timeZone: hotel.timeZone,
          currency: hotel.currency,
        }
      : null,
    hotels: [],
    permissions: new Set(codes.filter(isPermission)),
  };
};
