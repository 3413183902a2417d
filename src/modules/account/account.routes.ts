import { type Request, type Response, Router } from 'express';
import { assert } from '../../core/assert.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { limitRateEverywhere } from '../../platform/rate-limit.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { accountEventsPath } from '../events/event.paths.ts';
import { eventsOfUser } from '../events/registration.service.ts';
import { cardsOfUser } from '../stored-value/card.service.ts';
import { cardCodeTries } from '../stored-value/card.ts';
import { moveGiftByCode } from '../stored-value/card-transfer.service.ts';
import { cardTransfersPath, ownValuePath } from '../stored-value/stored-value.paths.ts';
import { accountBookingsPath, accountPath, invoicesPath, profilePath } from './account.paths.ts';
import { type BookingsPage, bookingsPage } from './account.presenter.ts';
import { selectBookingsOfUser, selectInvoicesOfUser } from './account.queries.ts';
import { CardTransferForm, ProfileForms } from './account.schemas.ts';
import { claimRoutes } from './claim.routes.ts';
import { claimableBookings } from './claim.service.ts';
import { type OwnEventsPage, ownEventsPage } from './events.presenter.ts';
import { type InvoicesPage, invoicesPage } from './invoices.presenter.ts';
import { memberRoutes } from './member.routes.ts';
import { memberPartnerRoutes } from './member-partners.routes.ts';
import { privacyPageRoutes } from './privacy.routes.ts';
import { ownCustomer, saveProfile } from './profile.service.ts';
import { renderProfile } from './profile-page.routes.ts';
import { profilePartsRoutes } from './profile-parts.routes.ts';
import { type OwnValuePage, ownValuePage } from './stored-value.presenter.ts';

const showBookings = page<BookingsPage>('account/bookings');
const showInvoices = page<InvoicesPage>('account/invoices');
const showOwnValue = page<OwnValuePage>('account/stored-value');

const showOwnEvents = page<OwnEventsPage>('account/events');

/** A signed-in guest's own pages. */
export const accountRoutes = Router();
accountRoutes.use(claimRoutes);
accountRoutes.use(profilePartsRoutes);
accountRoutes.use(memberRoutes);
accountRoutes.use(memberPartnerRoutes);
accountRoutes.use(privacyPageRoutes);

accountRoutes.get(accountPath, allow('guest'), (_req, res) => res.redirect(303, accountBookingsPath));

accountRoutes.get(accountBookingsPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  assert(ctx.actor.id !== null, 'a guest is signed in');
  const [bookings, claimable] = await Promise.all([
    selectBookingsOfUser(ctx.db, ctx.actor.id),
    claimableBookings(ctx),
  ]);
  showBookings(res, bookingsPage(bookings, claimable, ctx.language));
});

accountRoutes.get(invoicesPath, allow('guest'), async (req, res) => {
  const { db, actor, language } = contextOf(req);
  assert(actor.id !== null, 'a guest is signed in');
  showInvoices(res, invoicesPage(await selectInvoicesOfUser(db, actor.id), language));
});

accountRoutes.get(ownValuePath, allow('guest'), (req, res) => valuePage(req, res));

async function valuePage(req: Request, res: Response, state?: FormState): Promise<void> {
  const { db, actor, language } = contextOf(req);
  assert(actor.id !== null, 'a guest is signed in');
  showOwnValue(res, ownValuePage(await cardsOfUser(db, actor.id), language, state), state ? 422 : 200);
}

const refusalsOfTransfers = {
  profile_first: 'form',
  customer_not_found: 'form',
  card_code_wrong: 'code',
  card_pending: 'number',
  card_blocked: 'number',
  card_lost: 'number',
  card_replaced: 'number',
  card_moved: 'number',
  card_moves_to_itself: 'number',
};

/** What is on a gift card goes onto the guest's account. Who guesses codes has ten tries. */
accountRoutes.post(
  cardTransfersPath,
  allow('guest'),
  limitRateEverywhere(cardCodeTries),
  async (req, res) => {
    const ctx = contextOf(req);
    const form = readForm(CardTransferForm, req);
    if (!form.ok) return valuePage(req, res, form);
    try {
      await moveGiftByCode(ctx, { ...form.value, customerId: (await ownCustomer(ctx)).customerId });
    } catch (error) {
      return valuePage(req, res, { values: typedIn(req), errors: refusalAt(error, refusalsOfTransfers) });
    }
    toast(req, 'account.cards.transferred');
    res.redirect(303, ownValuePath);
  },
);

accountRoutes.get(accountEventsPath, allow('guest'), async (req, res) => {
  const { db, actor, language, clock } = contextOf(req);
  assert(actor.id !== null, 'a guest is signed in');
  showOwnEvents(res, ownEventsPage(await eventsOfUser(db, actor.id), { language, at: clock() }));
});

accountRoutes.get(profilePath, allow('guest'), (req, res) => renderProfile(req, res, {}));

accountRoutes.post(profilePath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ProfileForms[ctx.language], req);
  if (!form.ok) return renderProfile(req, res, form, 422);
  await saveProfile(ctx, form.value);
  toast(req, 'account.profile.saved');
  res.redirect(303, profilePath);
});
