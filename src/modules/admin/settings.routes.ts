import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import { type SettingsPage, settingsPage } from './settings.presenter.ts';

const showSettings = page<SettingsPage>('admin/settings', 'layouts/staff');

export const settingsRoutes = Router();

settingsRoutes.get(settingsPath, allow('rates.view'), (req, res) => {
  showSettings(res, settingsPage(contextOf(req)));
});
