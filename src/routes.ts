import type { Router } from 'express';
import { designRouter } from './modules/admin/design.routes.ts';
import { apiRoutes } from './modules/api/api.routes.ts';
import { apiDocsRoutes } from './modules/api/api-docs.routes.ts';
import { signInRoutes } from './modules/staff/sign-in.routes.ts';
import { liveRoutes } from './platform/live.routes.ts';

export interface Mount {
  readonly path: string;
  readonly router: Router;
}

/** Programs: no session and no forms; each call proves itself by a key or a signature. */
export const programMounts: readonly Mount[] = [{ path: '/api/v1', router: apiRoutes() }];

/** People: the guest's pages and the back office. */
export const pageMounts: readonly Mount[] = [
  { path: '/', router: liveRoutes() },
  { path: '/', router: signInRoutes },
  { path: '/api/docs', router: apiDocsRoutes },
  { path: '/', router: designRouter },
];
