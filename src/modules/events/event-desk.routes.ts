import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow, isAllowed } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { refusalOf, refusedForm } from '../../platform/refusal.ts';
import { FileParams } from '../../platform/table-file.ts';
import { madeFor, sendTable } from '../../platform/table-sending.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { searchCustomers } from '../customers/customer-search.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { getLevel } from '../loyalty/programme.service.ts';
import { checkInParty, registrationOfCard } from './arrival.service.ts';
import { undoArrival } from './arrival-undo.service.ts';
import * as paths from './event.paths.ts';
import * as schemas from './event.schemas.ts';
import { exportParticipants, getEvent, participantsOf } from './event.service.ts';
import { type EventDeskData, type EventPage, eventPage } from './event-desk.presenter.ts';
import {
  type Asked,
  arrivalQuestion,
  cancellationQuestion,
  type QuestionPage,
  undoQuestion,
} from './event-question.presenter.ts';
import { participantColumns } from './participants.presenter.ts';
import { cancelAtDesk, register } from './registration.service.ts';

const showEvent = page<EventPage>('events/event', 'layouts/staff');
const showQuestion = page<QuestionPage>('folios/question', 'layouts/staff');

/** The list of an event and its door. */
export const eventDeskRoutes = Router();

eventDeskRoutes.get(paths.staffEventPath(':id'), allow('events.view'), (req, res) => deskPage(req, res));

eventDeskRoutes.get(paths.participantsPath(':id', ':format'), allow('customers.export'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(schemas.EventParams, req);
  const { format } = readParams(FileParams, req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const { event, participants } = await exportParticipants(ctx, { hotelId: hotel.id, id });
  await sendTable(res, format, {
    name: `event-${id}-${hotel.slug}`,
    title: textFor(event.names, ctx.language),
    columns: participantColumns(ctx),
    parts: [participants],
    ...madeFor(ctx, hotel),
  });
});

eventDeskRoutes.post(paths.deskRegistrationsPath(':id'), allow('events.desk'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: eventId } = readParams(schemas.EventParams, req);
  const { id: hotelId } = await getHotel(ctx.db, requireHotel(ctx));
  await getEvent(ctx.db, { hotelId, id: eventId });
  const form = readForm(schemas.DeskRegistrationForm, req);
  if (!form.ok) return deskPage(req, res, { form: 'desk', key: 'form.invalid' });
  const { customerId, party } = form.value;
  const { language } = await getCustomer(ctx.db, { hotelId, id: customerId });
  try {
    const comer = { eventId, customerId, party, source: 'desk', language } as const;
    const { status } = await register(ctx, comer);
    toast(req, `events.done.${status}`);
  } catch (error) {
    return deskPage(req, res, { form: 'desk', ...refusalOf(error, ctx.language) });
  }
  res.redirect(303, paths.staffEventPath(eventId));
});

/** A card that is shown at the door: who is on the list is let in at once, or asked how he pays. */
eventDeskRoutes.post(paths.cardArrivalsPath(':id'), allow('events.desk'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: eventId } = readParams(schemas.EventParams, req);
  await getEvent(ctx.db, { hotelId: requireHotel(ctx), id: eventId });
  const form = readForm(schemas.CardForm, req);
  if (!form.ok) return deskPage(req, res, { form: 'card', key: 'errors.registration_not_found' });
  const id = await registrationOfCard(ctx, { eventId, number: form.value.number });
  if (id === null) return deskPage(req, res, { form: 'card', key: 'errors.registration_not_found' });
  const { guest } = await partyOf(req, id);
  const isToPay = guest.unitMinor > 0 && guest.prepaidMinor === 0;
  if (isToPay && guest.cameAt === null) return res.redirect(303, paths.arrivalPath(eventId, id));
  try {
    await checkInParty(ctx, { eventId, id });
  } catch (error) {
    return deskPage(req, res, { form: 'card', ...refusalOf(error, ctx.language) });
  }
  toast(req, 'events.done.came');
  res.redirect(303, paths.staffEventPath(eventId));
});

eventDeskRoutes.get(paths.arrivalPath(':id', ':registrationId'), allow('events.desk'), async (req, res) => {
  showQuestion(res, arrivalQuestion(contextOf(req), await askedOf(req)));
});

eventDeskRoutes.post(paths.arrivalPath(':id', ':registrationId'), allow('events.desk'), async (req, res) => {
  const ctx = contextOf(req);
  const asked = await askedOf(req);
  const ask = (state: FormState, status: number) =>
    showQuestion(res, arrivalQuestion(ctx, asked, state), status);
  const form = readForm(schemas.ArrivalForm, req);
  if (!form.ok) return ask(form, 422);
  const { id: eventId } = asked.event;
  try {
    await checkInParty(ctx, { eventId, id: asked.guest.id, ...form.value });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return ask({ values: typedIn(req), errors }, status);
  }
  toast(req, 'events.done.came');
  res.redirect(303, paths.staffEventPath(eventId));
});

const undoRoute = paths.arrivalUndoPath(':id', ':registrationId');

eventDeskRoutes.get(undoRoute, allow('events.desk'), async (req, res) => {
  showQuestion(res, undoQuestion(contextOf(req), await askedOf(req)));
});

eventDeskRoutes.post(undoRoute, allow('events.desk'), async (req, res) => {
  const ctx = contextOf(req);
  const asked = await askedOf(req);
  const ask = (state: FormState, status: number) =>
    showQuestion(res, undoQuestion(ctx, asked, state), status);
  const form = readForm(schemas.UndoForm, req);
  if (!form.ok) return ask(form, 422);
  const { id: eventId } = asked.event;
  try {
    await undoArrival(ctx, { eventId, id: asked.guest.id, reason: form.value.reason });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return ask({ values: typedIn(req), errors }, status);
  }
  toast(req, 'events.done.undone');
  res.redirect(303, paths.staffEventPath(eventId));
});

eventDeskRoutes.get(
  paths.deskCancellationPath(':id', ':registrationId'),
  allow('events.desk'),
  async (req, res) => {
    showQuestion(res, cancellationQuestion(contextOf(req), await askedOf(req)));
  },
);

eventDeskRoutes.post(
  paths.deskCancellationPath(':id', ':registrationId'),
  allow('events.desk'),
  async (req, res) => {
    const ctx = contextOf(req);
    const asked = await askedOf(req);
    const { hotelId, id: eventId } = asked.event;
    const ask = (state: FormState, status: number) =>
      showQuestion(res, cancellationQuestion(ctx, asked, state), status);
    const form = readForm(schemas.DeskCancellationForm, req);
    if (!form.ok) return ask(form, 422);
    const money = isAllowed(ctx, 'payments.refund') ? form.value.money : undefined;
    try {
      await cancelAtDesk(ctx, { hotelId, eventId, id: asked.guest.id, money });
    } catch (error) {
      const { errors, status } = refusedForm(error);
      return ask({ values: typedIn(req), errors }, status);
    }
    toast(req, 'events.done.cancelled');
    res.redirect(303, paths.staffEventPath(eventId));
  },
);

async function askedOf(req: Request): Promise<Asked> {
  return partyOf(req, readParams(schemas.RegistrationParams, req).registrationId);
}

async function partyOf(req: Request, registrationId: number): Promise<Asked> {
  const ctx = contextOf(req);
  const { id } = readParams(schemas.EventParams, req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const event = await getEvent(ctx.db, { hotelId: hotel.id, id });
  const guest = (await participantsOf(ctx.db, event.id)).find((one) => one.id === registrationId);
  if (!guest) throw notFound('registration_not_found');
  return { hotel, event, guest };
}

/** What was refused, in words or as the key of them. */
interface DeskRefusal {
  readonly form: 'card' | 'desk';
  readonly message?: string;
  readonly key?: string;
  readonly status?: number;
}

async function deskPage(req: Request, res: Response, refused: DeskRefusal | null = null): Promise<void> {
  const ctx = contextOf(req);
  const { id } = readParams(schemas.EventParams, req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const event = await getEvent(ctx.db, { hotelId: hotel.id, id });
  const query = readQuery(schemas.EventQuery, req);
  const { text = '', guest = null } = query.ok ? query.value : {};
  const found =
    guest === null ? null : await searchCustomers(ctx.db, { hotelIds: [hotel.id], text: guest, page: 1 });
  const level = event.levelId === null ? null : await getLevel(ctx.db, event.levelId);
  const message = refused && (refused.message ?? tFor(ctx.language)(refused.key ?? 'form.invalid'));
  const data: EventDeskData = {
    hotel,
    event,
    levelName: level && textFor(level.names, ctx.language),
    participants: await participantsOf(ctx.db, event.id),
    text,
    guestText: guest,
    hits: found?.customers ?? [],
    refusal: refused && { form: refused.form, message: message ?? '' },
  };
  showEvent(res, eventPage(ctx, data), refused ? (refused.status ?? 422) : 200);
}
