import { z } from 'zod';
import { parseCalendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { isPermission } from '../../platform/permissions.ts';
import type { LoadPrincipal, Principal } from '../../platform/principal.ts';
import { audiencesOf, unreadFor } from '../alerts/alert.ts';

const Grant = z.object({
  id: z.number(),
  name: LocalTextSchema,
  businessDate: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  /** How much waits for somebody's decision, by what it is. */
  waiting: z.record(z.string(), z.number()),
  /** How many are unread, by audience. */
  alerts: z.record(z.string(), z.number()),
  roleName: LocalTextSchema,
  permissions: z.array(z.string()),
});

const Row = z.object({
  kind: z.enum(['staff', 'guest']),
  name: z.string(),
  sessionEpoch: z.number(),
  grants: z.array(Grant),
});

/** One statement for each request: what an administrator changed a moment ago counts already. */
export const loadPrincipal: LoadPrincipal = async (db, userId, hotelId) => {
  const [row] = await selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT u.kind, u.name, u.session_epoch AS "sessionEpoch",
        coalesce(json_agg(json_build_object('id', h.id, 'name', h.names, 'businessDate', h.business_date,
          'timeZone', h.time_zone, 'currency', h.currency,
          'waiting', json_build_object('reviews', (SELECT count(*) FROM reservations waits
            WHERE waits.hotel_id = h.id AND waits.review_state = 'waiting' AND waits.status = 'confirmed'),
          'changes', (SELECT count(*) FROM rate_changes c
            WHERE c.hotel_id = h.id AND c.status = 'submitted' AND c.author_id <> u.id AND NOT EXISTS (
              SELECT 1 FROM rate_change_approvals a
              WHERE a.change_id = c.id AND a.round = c.round AND a.approver_id = u.id))),
          'alerts', (SELECT coalesce(json_object_agg(audience, alerts), '{}') FROM unread_alerts
            WHERE hotel_id = h.id), 'roleName', r.names, 'permissions', r.permissions)
          ORDER BY h.id, r.id) FILTER (WHERE h.id IS NOT NULL), '[]') AS grants
      FROM users u
        LEFT JOIN user_roles ur ON ur.user_id = u.id AND u.kind = 'staff'
        LEFT JOIN roles r ON r.id = ur.role_id
        LEFT JOIN hotels h ON h.id = ur.hotel_id AND h.active
      WHERE u.id = ${userId} AND u.active
      GROUP BY u.id`,
  );
  return row ? principalOf(userId, row, hotelId) : null;
};

function principalOf(userId: number, row: z.infer<typeof Row>, hotelId: number | null): Principal {
  const chosen = row.grants.find((grant) => grant.id === hotelId) ?? row.grants[0];
  const here = row.grants.filter((grant) => grant.id === chosen?.id);
  const businessDate = parseCalendarDate(chosen?.businessDate ?? '');
  const permissions = new Set(here.flatMap((grant) => grant.permissions).filter(isPermission));
  const { changes = 0, ...others } = chosen?.waiting ?? {};
  const waiting = {
    ...others,
    changes: permissions.has('rates.approve') ? changes : 0,
    alerts: unreadFor(chosen?.alerts ?? {}, audiencesOf(permissions)),
  };
  return {
    actor: { kind: row.kind, id: userId, name: row.name },
    sessionEpoch: row.sessionEpoch,
    ...(chosen ? { roleName: chosen.roleName } : {}),
    hotel: chosen && businessDate ? { ...chosen, businessDate, waiting } : null,
    hotels: [...new Map(row.grants.map(({ id, name }) => [id, { id, name }])).values()],
    permissions,
  };
}
