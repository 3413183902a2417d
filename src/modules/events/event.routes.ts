import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listTransactionCodes } from '../hotels/transaction-code.service.ts';
import { listLevels } from '../loyalty/programme.service.ts';
import * as paths from './event.paths.ts';
import * as schemas from './event.schemas.ts';
import {
  callOffEvent,
  changeEvent,
  createEvent,
  getEvent,
  knownTags,
  listEvents,
  openEvent,
} from './event.service.ts';
import type { HotelEvent } from './event.ts';
import { eventDeskRoutes } from './event-desk.routes.ts';
import { type EventFormPage, eventFormPage } from './event-form.presenter.ts';
import { type EventsPage, eventsPage } from './event-list.presenter.ts';
import { countToTell } from './event-news.service.ts';
import { callOffQuestion, type QuestionPage } from './event-question.presenter.ts';

const showEvents = page<EventsPage>('events/list', 'layouts/staff');
const showForm = page<EventFormPage>('events/form', 'layouts/staff');
const showQuestion = page<QuestionPage>('folios/question', 'layouts/staff');

/** Events as managers make them; the door is `eventDeskRoutes`. */
export const eventRoutes = Router();

eventRoutes.get(paths.staffEventsPath, allow('events.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  showEvents(res, eventsPage(ctx, { events: await listEvents(ctx), timeZone }));
});

eventRoutes.get(paths.newEventPath, allow('events.manage'), (req, res) => editPage(req, res, null));

eventRoutes.post(paths.staffEventsPath, allow('events.manage'), async (req, res) => {
  const form = readForm(schemas.EventForm(await choicesOf(req)), req);
  if (!form.ok) return editPage(req, res, null, form, 422);
  const id = await createEvent(contextOf(req), form.value);
  toast(req, 'events.created');
  res.redirect(303, paths.staffEventPath(id));
});

eventRoutes.use(eventDeskRoutes);

eventRoutes.get(paths.eventChangePath(':id'), allow('events.manage'), async (req, res) => {
  await editPage(req, res, await eventOf(req));
});

eventRoutes.post(paths.eventChangePath(':id'), allow('events.manage'), async (req, res) => {
  const event = await eventOf(req);
  const form = readForm(schemas.EventForm(await choicesOf(req)), req);
  const looked = readForm(schemas.VersionForm, req);
  if (!form.ok) return editPage(req, res, event, form, 422);
  if (!looked.ok) return editPage(req, res, event, { values: typedIn(req), errors: looked.errors }, 422);
  try {
    await changeEvent(contextOf(req), { id: event.id, ...looked.value, fields: form.value });
  } catch (error) {
    const errors = refusalAt(error, { event_places_taken: 'capacity', stale_version: 'form' });
    return editPage(req, res, event, { values: typedIn(req), errors }, 422);
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.staffEventPath(event.id));
});

eventRoutes.get(paths.eventStatusPath(':id'), allow('events.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const event = await eventOf(req);
  showQuestion(res, callOffQuestion(ctx, event, await countToTell(ctx.db, event, 'event_called_off')));
});

eventRoutes.post(paths.eventStatusPath(':id'), allow('events.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const event = await eventOf(req);
  const told = await countToTell(ctx.db, event, 'event_called_off');
  const form = readForm(schemas.StatusForm, req);
  if (!form.ok) return showQuestion(res, callOffQuestion(ctx, event, told, form), 422);
  try {
    if (form.value.to === 'open') await openEvent(ctx, event.id);
    else await callOffEvent(ctx, { id: event.id, reason: form.value.reason });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return showQuestion(res, callOffQuestion(ctx, event, told, { values: typedIn(req), errors }), status);
  }
  toast(req, `events.now-${form.value.to}`);
  res.redirect(303, paths.staffEventPath(event.id));
});

async function eventOf(req: Request): Promise<HotelEvent> {
  const ctx = contextOf(req);
  const { id } = readParams(schemas.EventParams, req);
  return getEvent(ctx.db, { hotelId: requireHotel(ctx), id });
}

async function choicesOf(req: Request): Promise<schemas.EventChoices> {
  const ctx = contextOf(req);
  const { currency, timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  const codes = (await chargesOf(req)).map(({ code }) => code);
  const levelIds = (await listLevels(ctx.db)).map(({ id }) => id);
  return { currency, timeZone, codes, levelIds };
}

/** What the desk may post by hand is what an event may be posted as. */
async function chargesOf(req: Request) {
  const ctx = contextOf(req);
  const codes = await listTransactionCodes(ctx.db, requireHotel(ctx));
  return codes.filter(({ kind, manual, active }) => kind === 'charge' && manual && active);
}

async function editPage(
  req: Request,
  res: Response,
  event: HotelEvent | null,
  state: FormState = {},
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const data = {
    hotel: await getHotel(ctx.db, hotelId),
    event,
    told: event && (await countToTell(ctx.db, event, 'event_changed')),
    codes: await chargesOf(req),
    levels: await listLevels(ctx.db),
    tags: await knownTags(ctx.db, hotelId),
  };
  showForm(res, eventFormPage(ctx, data, state), status);
}
