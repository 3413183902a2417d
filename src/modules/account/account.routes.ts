import { Router } from 'express';
import { assert } from '../../core/assert.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, toast } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { accountBookingsPath, accountPath, profilePath } from './account.paths.ts';
import { type BookingsPage, bookingsPage, type ProfilePage, profilePage } from './account.presenter.ts';
import { selectBookingsOfUser } from './account.queries.ts';
import { ProfileForms } from './account.schemas.ts';
import { getProfile, saveProfile } from './profile.service.ts';

const showBookings = page<BookingsPage>('account/bookings');
const showProfile = page<ProfilePage>('account/profile');

/** A signed-in guest's own pages. */
export const accountRoutes = Router();

accountRoutes.get(accountPath, allow('guest'), (_req, res) => res.redirect(303, accountBookingsPath));

accountRoutes.get(accountBookingsPath, allow('guest'), async (req, res) => {
  const { db, actor, language } = contextOf(req);
  assert(actor.id !== null, 'a guest is signed in');
  showBookings(res, bookingsPage(await selectBookingsOfUser(db, actor.id), language));
});

accountRoutes.get(profilePath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  showProfile(res, profilePage({ profile: await getProfile(ctx), language: ctx.language }));
});

accountRoutes.post(profilePath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ProfileForms[ctx.language], req);
  if (!form.ok) {
    const profile = await getProfile(ctx);
    return showProfile(
      res,
      profilePage({ profile, language: ctx.language, values: form.values, errors: form.errors }),
      422,
    );
  }
  await saveProfile(ctx, form.value);
  toast(req, 'account.profile.saved');
  res.redirect(303, profilePath);
});
