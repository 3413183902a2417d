import { type Request, type Response, Router } from 'express';
import { DomainError, notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, statusOf } from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { page } from '../../platform/views/page.ts';
import { currentWording } from '../customers/consent-wording.service.ts';
import { getPicturedHotel, getPicturedHotelById } from '../hotels/hotel.service.ts';
import { houseRulesNow } from '../rates/house-policy.service.ts';
import { bookReservation } from '../reservations/booking.service.ts';
import { holdStay } from '../reservations/hold.service.ts';
import { resumedBookingPath } from '../reservations/reservation.paths.ts';
import type { BookingRequest } from '../reservations/reservation.ts';
import { resumedBooking } from '../reservations/resumed-booking.service.ts';
import { type BookOptions, type BookPage, bookPage } from './book.presenter.ts';
import { bookingPath, bookPath, findBookingPath, payPath, searchPath, withQuery } from './booking.paths.ts';
import {
  type BookForm,
  BookForms,
  BookQuery,
  FieldCheck,
  fieldError,
  TokenParams,
} from './booking.schemas.ts';
import { type DraftQuestion, draftBooking } from './booking-draft.service.ts';
import type { BookingDraft } from './booking-draft.ts';
import { knownCompanions } from './known-companions.service.ts';
import { knownGuest, knownWishes } from './known-guest.queries.ts';
import { mustPayAhead } from './pay-ahead.service.ts';
import { choicesLeft, detailsLeft } from './resumed-draft.ts';
import { rememberBooking } from './trip-access.routes.ts';

const showBook = page<BookPage>('booking/book');

/** From the chosen rooms to the held or booked stay. */
export const checkoutRoutes = Router();

checkoutRoutes.get(bookPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(BookQuery, req);
  if (!query.ok) return res.redirect(303, searchPath);
  const question = await questionOf(req, query.value);
  const answer = await draftBooking(ctx, question);
  const [values, wishes] = await Promise.all([knownGuest(ctx), knownWishes(ctx)]);
  const frame = await frameOf(ctx, { question, slug: query.value.hotel, answer });
  showBook(res, bookPage({ ...frame, values, wishes }), 'draft' in answer ? 200 : 409);
});

/** The form as it was left, opened by the signed link of a reminder; priced as of now. */
checkoutRoutes.get(resumedBookingPath(':token'), allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const left = await resumedBooking(ctx.db, readParams(TokenParams, req).token);
  if (left === null) throw notFound('page_not_found');
  if (left.status !== 'lapsed') return res.redirect(303, withQuery(findBookingPath, { number: left.number }));
  const pictured = await getPicturedHotelById(ctx.db, left.hotelId);
  const paysAhead = await mustPayAhead(ctx, left.hotelId);
  const question = { ...pictured, ...choicesLeft(left), paysAhead };
  const answer = await draftBooking(ctx, question);
  const frame = await frameOf(ctx, { question, slug: pictured.hotel.slug, answer });
  showBook(res, bookPage({ ...frame, values: detailsLeft(left) }), 'draft' in answer ? 200 : 409);
});

async function frameOf(
  ctx: Context,
  page: Pick<BookOptions, 'question' | 'slug' | 'answer'>,
): Promise<Omit<BookOptions, 'values'>> {
  const [rules, companions, reminder] = await Promise.all([
    houseRulesNow(ctx.db, page.question.hotel.id),
    knownCompanions(ctx),
    currentWording(ctx.db, 'reminder', ctx.clock()),
  ]);
  const houseRules = rules?.parts ?? null;
  return {
    ...page,
    houseRules,
    companions,
    reminderWords: textFor(reminder.texts, ctx.language),
    language: ctx.language,
    at: ctx.clock(),
    isVisitor: ctx.actor.kind === 'visitor',
  };
}

async function questionOf(req: Request, value: BookQuery): Promise<DraftQuestion> {
  const ctx = contextOf(req);
  const pictured = await getPicturedHotel(ctx.db, value.hotel);
  const paysAhead = await mustPayAhead(ctx, pictured.hotel.id);
  const { checkIn, checkOut, room: rooms, code, start } = value;
  return { ...pictured, checkIn, checkOut, rooms, code, start, paysAhead };
}

checkoutRoutes.post(
  bookPath,
  allow('public'),
  limitRate({ name: 'book', requests: 60, seconds: 600 }),
  async (req, res) => {
    const ctx = contextOf(req);
    const chosen = readForm(BookQuery, req);
    if (!chosen.ok) return res.redirect(303, searchPath);
    const question = await questionOf(req, chosen.value);
    const answer = await draftBooking(ctx, question);
    const frame = await frameOf(ctx, { question, slug: chosen.value.hotel, answer });
    const form = readForm(BookForms[ctx.language], req);
    const companionsChosen = chosenIn(req);
    if (!form.ok)
      return showBook(
        res,
        bookPage({ ...frame, values: form.values, errors: form.errors, companionsChosen }),
        422,
      );
    if (!('draft' in answer)) return showBook(res, bookPage({ ...frame, values: {} }), 409);
    await bookOrSayWhy(req, res, {
      form: form.value,
      draft: answer.draft,
      frame: { ...frame, companionsChosen },
    });
  },
);

/** The boxes that were ticked, to tick them again. */
function chosenIn(req: Request): string[] {
  const companion: unknown = req.body?.companion;
  return [companion].flat().filter((value) => typeof value === 'string');
}

interface Booking {
  readonly form: BookForm;
  readonly draft: BookingDraft;
  readonly frame: Omit<BookOptions, 'values'>;
}

async function bookOrSayWhy(req: Request, res: Response, { form, draft, frame }: Booking): Promise<void> {
  const ctx = contextOf(req);
  const request = requestOf(req, { form, draft, frame });
  try {
    const held = request.paymentPlan === 'prepay' || request.guarantee === 'card';
    const { number } = await (held ? holdStay(ctx, request) : bookReservation(ctx, request));
    rememberBooking(req, res, number);
    res.redirect(303, held ? payPath(number) : bookingPath(number));
  } catch (error) {
    if (!(error instanceof DomainError) || (error.kind !== 'conflict' && error.kind !== 'rule')) throw error;
    const question = {
      ...withoutSpentCode(frame.question, error),
      paysAhead: frame.question.paysAhead || error.code === 'booking_prepayment_required',
    };
    const answer = await draftBooking(ctx, question);
    const {
      expectedTotal: _total,
      room: _room,
      wish: wishes,
      companion: _companion,
      reminderConsent,
      ...typed
    } = form;
    const values: Record<string, string> = Object.fromEntries(
      Object.entries(typed).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    );
    if (reminderConsent) values.reminderConsent = '1';
    const notice = { key: `errors.${error.code}`, params: { ...error.details } };
    showBook(res, bookPage({ ...frame, question, answer, values, wishes, notice }), statusOf[error.kind]);
  }
}

/** The form comes back without a code that this guest has used up: as a stranger he would be shown its price again. */
function withoutSpentCode(question: DraftQuestion, { code }: DomainError): DraftQuestion {
  return code === 'promotion_customer_limit' ? { ...question, code: undefined } : question;
}

function requestOf(req: Request, { form, draft, frame }: Booking): BookingRequest {
  const ctx = contextOf(req);
  const { hotel, checkIn, checkOut, code } = frame.question;
  const paymentPlan = paymentPlanOf(form, draft);
  return {
    hotelId: hotel.id,
    channel: 'web',
    rooms: draft.rooms.map(({ choice, offer, hours }, index) => ({
      roomTypeId: offer.roomType.id,
      ratePlanId: offer.ratePlan.id,
      adults: choice.adults,
      childAges: choice.childAges,
      startTime: hours?.start,
      companionIds: form.companion.flatMap(({ room, id }) => (room === index + 1 ? [id] : [])),
    })),
    companyCode: code,
    arrival: checkIn,
    departure: checkOut,
    guest: { firstName: form.firstName, lastName: form.lastName, email: form.email, phone: form.phone },
    language: ctx.language,
    requests: form.requests,
    wishes: form.wish,
    userId: ctx.actor.kind === 'guest' ? ctx.actor.id : null,
    paymentPlan,
    guarantee: paymentPlan === 'at_hotel' ? draft.guarantee : 'none',
    expectedTotalMinor: form.expectedTotal,
    reminderConsent: form.reminderConsent,
  };
}

/** Who was just told to pay ahead asks for it even where his plan alone would not: the form he was shown offers it. */
function paymentPlanOf({ paymentPlan }: BookForm, { payments }: BookingDraft): BookForm['paymentPlan'] {
  if (paymentPlan === 'prepay' || payments.includes(paymentPlan)) return paymentPlan;
  return payments[0] ?? 'at_hotel';
}

/** Says while it is typed whether an address or a number can be right; nothing is kept. */
checkoutRoutes.post(`${bookPath}/checks`, allow('public'), (req, res) => {
  const { language } = contextOf(req);
  const form = readForm(FieldCheck, req);
  if (!form.ok) throw notFound('page_not_found');
  const error = fieldError(form.value, language);
  res.json({ message: error === null ? null : tFor(language)(error) });
});
