import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import type { FormState, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { apiKeysPath } from './api.paths.ts';
import { apiKeysPage } from './api-key.presenter.ts';
import { ApiKeyForm, ApiKeyParams } from './api-key.schemas.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-key.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');

/** The keys of this hotel's channels. */
export const apiKeyRoutes = Router();

apiKeyRoutes.get(apiKeysPath, allow('api-keys.manage'), (req, res) => showKeys(req, res));

/** Answers with the page itself: the secret is shown this once, so it may stand in no address and no cookie. */
apiKeyRoutes.post(apiKeysPath, allow('api-keys.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ApiKeyForm, req);
  if (!form.ok) return showKeys(req, res, { state: form, status: 422 });
  const { secret } = await createApiKey(ctx, { ...form.value, hotelId: requireHotel(ctx) });
  await showKeys(req, res, { secret, status: 201 });
});

apiKeyRoutes.post(`${apiKeysPath}/:id/revocation`, allow('api-keys.manage'), async (req, res) => {
  const ctx = contextOf(req);
  await revokeApiKey(ctx, { hotelId: requireHotel(ctx), id: readParams(ApiKeyParams, req).id });
  toast(req, 'api.keys.revoked');
  res.redirect(303, apiKeysPath);
});

async function showKeys(
  req: Request,
  res: Response,
  shown: { readonly secret?: string; readonly state?: FormState; readonly status?: number } = {},
): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { timeZone } = await getHotel(ctx.db, hotelId);
  const { status = 200, ...options } = shown;
  listPage(res, apiKeysPage(ctx, await listApiKeys(ctx.db, hotelId), { timeZone, ...options }), status);
}
