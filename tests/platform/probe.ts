import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { calendarDate } from '../../src/core/calendar-date.ts';
import { conflict, notFound, ruleBroken, unavailable } from '../../src/core/errors.ts';
import { allow } from '../../src/platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast } from '../../src/platform/http.ts';
import type { LoadPrincipal } from '../../src/platform/principal.ts';
import { page } from '../../src/platform/views/page.ts';

const errorPage = page<{ title: string; status: number; detail: string; id: string; home: string }>(
  'errors/error',
);
const form = z.object({
  name: z.string().max(20),
  rooms: z.array(z.object({ adults: z.coerce.number().int().max(9) })).optional(),
});
const answer: RequestHandler = (req, res) => {
  const { db: _db, permissions, ...ctx } = contextOf(req);
  res.json({ ...ctx, permissions: [...permissions] });
};

/** Pages that do one thing each, to see what the platform makes of it. */
export function probePages(): Router {
  const router = Router();
  router.get('/', allow('public'), (_req, res) => {
    errorPage(res, { title: 'Probe', status: 200, detail: 'a page', id: 'x', home: '/' });
  });
  router.get('/form', allow('public'), (_req, res) => {
    res.send(res.locals.csrfField());
  });
  router.post('/form', allow('public'), (req, res) => {
    const read = readForm(form, req);
    res.status(read.ok ? 200 : 422).json(read);
  });
  router.post('/toast', allow('public'), (req, res) => {
    toast(req, 'form.required', { name: '<b>' });
    res.redirect(303, '/');
  });
  router.get('/search', allow('public'), (req, res) => {
    res.json(readQuery(z.object({ q: z.string().optional() }), req));
  });
  router.get('/items/:id', allow('public'), (req, res) => {
    res.json(readParams(z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) }), req));
  });
  router.get('/hotels/:id', allow('public'), async (req, res) => {
    const [hotel] = await contextOf(req).db.$queryRaw<
      object[]
    >`SELECT id FROM hotels WHERE id = ${req.params.id}::int`;
    res.json(hotel ?? (await contextOf(req).db.hotel.findUnique({ where: { id: Number(req.params.id) } })));
  });
  router.get('/me', allow('public'), answer);
  router.get('/guest', allow('guest'), answer);
  router.get('/staff', allow('staff'), answer);
  router.get('/staff/rates', allow('rates.change'), answer);
  router.get('/throws/:what', allow('public'), (req) => {
    throw thrown[String(req.params.what)] ?? new Error('Email li@example.com of +86 138 0013 8000 is odd');
  });
  return router;
}

const thrown: Record<string, Error> = {
  'not-found': notFound('page_not_found'),
  conflict: conflict('somebody_else', {}),
  rule: ruleBroken('no_hotel'),
  unavailable: unavailable('away'),
  database: Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }),
};

/** A clerk of hotel 1 who may look at bookings, whatever the number asked for. */
export const probePrincipal: LoadPrincipal = async (_db, userId, hotelId) => {
  if (userId === 404) return null;
  const hotel = { id: hotelId ?? 1, name: { en: 'Bund' }, businessDate: calendarDate('2027-05-01') };
  return {
    actor: { kind: userId === 7 ? 'guest' : 'staff', id: userId, name: 'Lin' },
    sessionEpoch: 1,
    hotel: { ...hotel, timeZone: 'Asia/Shanghai', currency: 'CNY' },
    hotels: [{ id: hotel.id, name: hotel.name }],
    permissions: new Set(['reservations.view']),
  };
};
