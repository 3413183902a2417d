import type { Router } from 'express';
import { designRouter } from './modules/admin/design.routes.ts';
import { liveRoutes } from './platform/live.routes.ts';

export interface Mount {
  readonly path: string;
  readonly router: Router;
}

/** Programs: no session and no forms; each call proves itself by a key or a signature. */
export const programMounts: readonly Mount[] = [];

/** People: the guest's pages and the back office. */
export const pageMounts: readonly Mount[] = [
  { path: '/', router: liveRoutes() },
  { path: '/', router: designRouter },
];
