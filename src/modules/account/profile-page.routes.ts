import type { Request, Response } from 'express';
import { contextOf } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { companionsOf } from '../customers/companion.service.ts';
import { preferencesOf } from '../customers/preference.service.ts';
import { getContact } from '../staff/contact.service.ts';
import { type ProfilePage, type ProfileState, profilePage } from './profile.presenter.ts';
import { getProfile } from './profile.service.ts';

const show = page<ProfilePage>('account/profile');

/** The profile with all its parts; a part's form that came back stands in it with what was typed. */
export async function renderProfile(
  req: Request,
  res: Response,
  state: ProfileState,
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  const profile = await getProfile(ctx);
  const id = profile.customer?.id ?? 0;
  const [contact, wishes, companions] = await Promise.all([
    getContact(ctx.db, ctx.actor.id ?? 0),
    preferencesOf(ctx.db, id),
    companionsOf(ctx.db, id),
  ]);
  show(res, profilePage({ profile, contact, wishes, companions, language: ctx.language, state }), status);
}
