import type { Router } from 'express';
import { designRouter } from './modules/admin/design.routes.ts';
import { settingsRoutes } from './modules/admin/settings.routes.ts';
import { apiRoutes } from './modules/api/api.routes.ts';
import { apiDocsRoutes } from './modules/api/api-docs.routes.ts';
import { bookingRoutes } from './modules/booking/booking.routes.ts';
import { hotelRoutes } from './modules/hotels/hotel.routes.ts';
import { notificationRoutes, sandboxRoutes } from './modules/payments/payment.routes.ts';
import { rateSettingsRoutes } from './modules/rates/rate-settings.routes.ts';
import { signInRoutes } from './modules/staff/sign-in.routes.ts';
import { liveRoutes } from './platform/live.routes.ts';

export interface Mount {
  readonly path: string;
  readonly router: Router;
}

/** Programs: no session and no forms; each call proves itself by a key or a signature. */
export const programMounts: readonly Mount[] = [
  { path: '/payments/notifications', router: notificationRoutes },
  { path: '/api/v1', router: apiRoutes() },
];

/** People: the guest's pages and the back office. */
export const pageMounts: readonly Mount[] = [
  { path: '/sandbox-pay', router: sandboxRoutes },
  { path: '/', router: liveRoutes() },
  { path: '/', router: bookingRoutes },
  { path: '/', router: signInRoutes },
  { path: '/api/docs', router: apiDocsRoutes },
  { path: '/', router: settingsRoutes },
  { path: '/', router: hotelRoutes },
  { path: '/', router: rateSettingsRoutes },
  { path: '/', router: designRouter },
];
