import { type Request, type Response, Router } from 'express';
import type { ZodType } from 'zod';
import { allow } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast, typedIn } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import { addCompanion, removeCompanion } from './companion.service.ts';
import { profilePartPath } from './customer.paths.ts';
import { savePreferences } from './preference.service.ts';
import { customerOf, showProfile } from './profile-page.routes.ts';
import { type PartName, partOfPage } from './profile-record.presenter.ts';
import type { ProfileKey } from './profile-record.queries.ts';
import * as schemas from './profile-record.schemas.ts';
import * as service from './profile-record.service.ts';

/** What staff add to a profile, each part by a small form of its own. */
export const profileRecordRoutes = Router();
const router = profileRecordRoutes;
const pathOf = (part: string) => profilePartPath(':id' as unknown as number, part);

router.post(pathOf('notes'), allow('customers.change'), (req, res) =>
  keep(req, res, 'notes', schemas.NoteForm, (ctx, key, { noteBody: body, noteAccess: access }) =>
    service.addNote(ctx, { ...key, body, access }),
  ),
);

router.post(pathOf('complaints'), allow('customers.change'), (req, res) =>
  keep(req, res, 'complaints', schemas.ComplaintForm, (ctx, key, { complaintAbout: about }) =>
    service.addComplaint(ctx, { ...key, about }),
  ),
);

router.post(pathOf('complaints/:partId/outcome'), allow('customers.change'), (req, res) =>
  keep(req, res, 'complaints', schemas.OutcomeForm, (ctx, key, { outcome }) =>
    service.settleComplaint(ctx, { ...key, id: partIdOf(req), outcome }),
  ),
);

router.post(pathOf('preferences'), allow('customers.change'), (req, res) =>
  keep(req, res, 'notes', schemas.DeskPreferencesForm, (ctx, key, { wish: wishes }) =>
    savePreferences(ctx, { ...key, wishes }),
  ),
);

router.post(pathOf('companions'), allow('customers.change'), (req, res) =>
  keep(req, res, 'companions', schemas.DeskCompanionForm, (ctx, key, form) =>
    addCompanion(ctx, {
      ...key,
      firstName: form.companionFirst,
      lastName: form.companionLast,
      birthDate: form.companionBirth,
      documentNumber: form.companionDocument,
    }),
  ),
);

router.post(pathOf('companions/:partId/removal'), allow('customers.change'), async (req, res) => {
  const { id: customerId, hotelId } = await customerOf(req);
  await removeCompanion(contextOf(req), { customerId, hotelId, id: partIdOf(req) });
  toast(req, 'shared.saved');
  res.redirect(303, partOfPage(customerId, 'companions'));
});

router.post(pathOf('consents'), allow('customers.change'), (req, res) =>
  keep(req, res, 'consents', schemas.ConsentForm, (ctx, key, { consentChannel: channel, consentSaid }) =>
    service.recordConsent(ctx, { ...key, channel, granted: consentSaid === 'yes' }),
  ),
);

router.post(pathOf('tags'), allow('customers.change'), (req, res) =>
  keep(req, res, 'tags', schemas.TagsForm, (ctx, key, sorted) =>
    service.sortGuest(ctx, { ...key, ...sorted }),
  ),
);

function partIdOf(req: Request): number {
  return readParams(schemas.PartParams, req).partId;
}

/** Reads a part's form, keeps what it says and leads back to the part; a refused form stands there as it was typed. */
async function keep<Form>(
  req: Request,
  res: Response,
  part: PartName,
  schema: ZodType<Form>,
  save: (ctx: Context, key: ProfileKey, form: Form) => Promise<void>,
): Promise<void> {
  const customer = await customerOf(req);
  const { id: customerId, hotelId } = customer;
  const form = readForm(schema, req);
  if (!form.ok) return showProfile(req, res, { customer, states: { [part]: form } });
  try {
    await save(contextOf(req), { customerId, hotelId }, form.value);
  } catch (error) {
    const { errors } = refusedForm(error);
    return showProfile(req, res, { customer, states: { [part]: { values: typedIn(req), errors } } });
  }
  toast(req, 'shared.saved');
  res.redirect(303, partOfPage(customerId, part));
}
