import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { refusalOf, refusedForm } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import * as paths from '../events/event.paths.ts';
import { comingEvents, getShownEvent } from '../events/event.service.ts';
import type { HotelEvent } from '../events/event.ts';
import { calendarOf } from '../events/event-calendar.service.ts';
import { bookingsToComeBy, cancelOwn, register, registrationsFor } from '../events/registration.service.ts';
import { getHotel, getHotelBySlug } from '../hotels/hotel.service.ts';
import { mediaOfEvents } from '../hotels/media.service.ts';
import { getLevel } from '../loyalty/programme.service.ts';
import {
  GuestRegistrationForm,
  RegistrationTokenParams,
  ShownEventParams,
  SiteQuery,
} from './booking.schemas.ts';
import { eventPaymentRoutes, showRegistration } from './event-payment.routes.ts';
import { type EventPage, type EventsPage, eventPage, eventsPage } from './events.presenter.ts';
import { selectOwnCustomerId } from './known-guest.queries.ts';
import { knownNumbers } from './trip-access.routes.ts';

const showEvents = page<EventsPage>('booking/events');
const showEvent = page<EventPage>('booking/event');
const registerLimit = limitRate({ name: 'event-registration', requests: 30, seconds: 600 });

/** What guests may come to, and their registrations. */
export const guestEventRoutes = Router();

guestEventRoutes.get(paths.eventsPath, allow('public'), async (req, res) => {
  const { db, language, clock } = contextOf(req);
  const query = readQuery(SiteQuery, req);
  const slug = query.ok ? query.value.hotel : undefined;
  const hotel = await getHotelBySlug(db, slug);
  const at = clock();
  const events = await comingEvents(db, { hotelId: hotel.id, at });
  const media = await mediaOfEvents(
    db,
    events.map(({ id }) => id),
  );
  showEvents(res, eventsPage(events, { hotel, slug, language, at, media }));
});

guestEventRoutes.get(paths.eventPath(':id'), allow('public'), async (req, res) => {
  await showOne(req, res, await eventOf(req), { values: { party: '1' }, errors: {} });
});

guestEventRoutes.post(paths.registrationsPath(':id'), allow('public'), registerLimit, async (req, res) => {
  const ctx = contextOf(req);
  const event = await eventOf(req);
  const form = readForm(GuestRegistrationForm, req);
  if (!form.ok) return showOne(req, res, event, form, 422);
  const { party, booking: number } = form.value;
  const { customerId, bookings } = await comerOf(req, event);
  const booking = bookings.find((one) => one.number === number) ?? bookings[0];
  const who =
    customerId === null
      ? booking && { customerId: booking.customerId, reservationId: booking.id, source: 'booking' as const }
      : { customerId, source: 'account' as const };
  if (!who) {
    const errors = { form: ['events.site.unknown'] };
    return showOne(req, res, event, { values: typedIn(req), errors }, 422);
  }
  try {
    const comer = { ...who, eventId: event.id, language: ctx.language, party };
    const { token, status } = await register(ctx, comer);
    if (status !== 'held') toast(req, `events.site.done-${status}`);
    res.redirect(303, paths.ownRegistrationPath(token));
  } catch (error) {
    const { errors, status } = refusedForm(error);
    await showOne(req, res, event, { values: typedIn(req), errors }, status);
  }
});

guestEventRoutes.use(eventPaymentRoutes);

guestEventRoutes.get(paths.ownCalendarPath(':token'), allow('public'), async (req, res) => {
  const { token } = readParams(RegistrationTokenParams, req);
  const { filename, contentType, content } = await calendarOf(contextOf(req), token);
  res.attachment(filename).set('Content-Type', contentType).send(content);
});

guestEventRoutes.post(
  paths.ownCancellationPath(':token'),
  allow('public'),
  registerLimit,
  async (req, res) => {
    const ctx = contextOf(req);
    const { token } = readParams(RegistrationTokenParams, req);
    try {
      await cancelOwn(ctx, token);
    } catch (error) {
      const { message, status } = refusalOf(error, ctx.language);
      return showRegistration(req, res, { refusal: message, status });
    }
    toast(req, 'events.site.done-cancelled');
    res.redirect(303, paths.ownRegistrationPath(token));
  },
);

/** An event of a house that is open to guests. */
async function eventOf(req: Request): Promise<HotelEvent> {
  const { db } = contextOf(req);
  const event = await getShownEvent(db, readParams(ShownEventParams, req).id);
  const hotel = await getHotel(db, event.hotelId);
  if (!hotel.active) throw notFound('event_not_found');
  return event;
}

/** Who may be asking: the profile of who is signed in, and the bookings of this house that this browser knows. */
async function comerOf(req: Request, { hotelId }: HotelEvent) {
  const ctx = contextOf(req);
  const customerId = await selectOwnCustomerId(ctx);
  const bookings = await bookingsToComeBy(ctx.db, { hotelId, numbers: knownNumbers(req) });
  return { customerId, bookings };
}

interface Typed {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

async function showOne(
  req: Request,
  res: Response,
  event: HotelEvent,
  typed: Typed,
  status = 200,
): Promise<void> {
  const { db, language, clock, actor } = contextOf(req);
  const { customerId, bookings } = await comerOf(req, event);
  const customerIds = customerId === null ? bookings.map((one) => one.customerId) : [customerId];
  const level = event.levelId === null ? null : await getLevel(db, event.levelId);
  const model = eventPage({
    hotel: await getHotel(db, event.hotelId),
    language,
    at: clock(),
    event,
    media: await mediaOfEvents(db, [event.id]),
    levelName: level && textFor(level.names, language),
    isKnown: customerId !== null,
    isSignedIn: actor.kind === 'guest',
    bookings,
    own: await registrationsFor(db, { eventId: event.id, customerIds }),
    ...typed,
  });
  showEvent(res, model, status);
}
