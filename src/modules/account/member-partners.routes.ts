import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { conversionsOf, orderConversion } from '../loyalty/conversion.service.ts';
import { memberAccountPath, memberPartnersPath } from '../loyalty/loyalty.paths.ts';
import { listPartners, partnerNumbersOf } from '../loyalty/partner.service.ts';
import { ConversionForm } from './member.schemas.ts';
import { ownMembership, requireMembership } from './member.service.ts';
import { type PartnersPage, partnersPage } from './member-partners.presenter.ts';

const showPartners = page<PartnersPage>('account/partners');

/** A member's points for a partner's units. */
export const memberPartnerRoutes = Router();

memberPartnerRoutes.get(memberPartnersPath, allow('guest'), (req, res) => partners(req, res));

async function partners(req: Request, res: Response, state: FormState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const view = await ownMembership(ctx);
  if (!view) return res.redirect(303, memberAccountPath);
  const { id: memberId } = view.member;
  const [all, numbers, orders] = await Promise.all([
    listPartners(ctx.db),
    partnerNumbersOf(ctx.db, memberId),
    conversionsOf(ctx.db, memberId),
  ]);
  const data = { view, partners: all, numbers, orders, key: randomUUID() };
  showPartners(res, partnersPage(ctx.language, data, state), status);
}

const places = {
  points_not_enough: 'points',
  conversion_inactive: 'number',
  conversion_number: 'number',
  conversion_too_few: 'points',
  conversion_step: 'points',
  conversion_too_many: 'points',
};

memberPartnerRoutes.post(memberPartnersPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ConversionForm, req);
  if (!form.ok) return partners(req, res, form, 422);
  const { member } = await requireMembership(ctx);
  const { partner: partnerId, key, ...asked } = form.value;
  try {
    await orderConversion(ctx, { ...asked, partnerId, memberId: member.id, formKey: `${member.id}-${key}` });
  } catch (error) {
    return partners(req, res, { values: typedIn(req), errors: refusalAt(error, places) }, 422);
  }
  toast(req, 'loyalty.partners.ordered');
  res.redirect(303, memberPartnersPath);
});
