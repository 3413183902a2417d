import compression from 'compression';
import cookieParser from 'cookie-parser';
import express, { type Express, type Request, type Response } from 'express';
import type { Pool } from 'pg';
import type { LocalText } from './core/local-text.ts';
import { loadPrincipal } from './modules/staff/principal.queries.ts';
import { demoSetting } from './modules/staff/sign-in.routes.ts';
import { navigation } from './navigation.ts';
import { allow } from './platform/auth.ts';
import { csrfProtection } from './platform/csrf.ts';
import type { Db } from './platform/db.ts';
import { answerErrors, nothingHere } from './platform/error-pages.ts';
import { healthPage, readyPage } from './platform/health.ts';
import { keepRawBody } from './platform/http.ts';
import { chooseLanguage } from './platform/i18n/language.ts';
import { hotelChangesHeard } from './platform/live.ts';
import { LocalTextSchema } from './platform/local-text-schema.ts';
import { type Logger, logRequests } from './platform/logging.ts';
import { measureRequests, metricsPage } from './platform/metrics.ts';
import type { PaymentSettings } from './platform/payment-settings.ts';
import { type LoadPrincipal, signedInContext, visitorContext } from './platform/principal.ts';
import { changes, limitRate, rateLimitsSetting, wholeSite } from './platform/rate-limit.ts';
import { requestIds } from './platform/request-id.ts';
import {
  privatePages,
  refuseUnreadableAddress,
  refuseUnreadableBody,
  securityHeaders,
} from './platform/security.ts';
import { renewSession, sessions } from './platform/session.ts';
import { publicFiles } from './platform/views/assets.ts';
import { rememberedBrand } from './platform/views/brand.ts';
import { useViews } from './platform/views/engine.ts';
import { viewLocals } from './platform/views/shell.ts';
import { type Mount, pageMounts, programMounts } from './routes.ts';
import { connectModules } from './wiring.ts';

export interface AppOptions {
  readonly db: Db;
  /** A small pool of its own for sessions, so that they never wait behind the work of pages. */
  readonly sessionPool: Pool;
  readonly clock: () => Date;
  readonly logger: Logger;
  readonly sessionSecret: string;
  /** The site is reached by HTTPS. */
  readonly https: boolean;
  /** Express's `trust proxy`: how many proxies stand before the app. */
  readonly trustProxy: boolean | number | string;
  readonly rateLimits: boolean;
  readonly isStopping: () => boolean;
  /** Shows the demo's sign-ins on the sign-in page. */
  readonly demo?: boolean;
  /** The accounts with providers of online payment; without them the made-up one alone. */
  readonly payments?: PaymentSettings;
  /** Instead of the staff module's; for tests of the platform alone. */
  readonly loadPrincipal?: LoadPrincipal;
  /** Instead of the site's own pages; likewise. */
  readonly pages?: readonly Mount[];
}

/** The app, in the order in which a request passes through it. */
export function createApp(options: AppOptions): Express {
  const { db, clock, logger } = options;
  connectModules(options.sessionSecret, options.payments);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy);
  app.set(rateLimitsSetting, options.rateLimits);
  app.set(demoSetting, options.demo ?? false);
  useViews(app);

  app.use(requestIds());
  app.use(securityHeaders({ https: options.https }));
  app.use(compression({ filter: mayBeCompressed }));
  app.get('/healthz', allow('public'), healthPage());
  app.get('/readyz', allow('public'), readyPage({ db, isStopping: options.isStopping }));
  app.get('/metrics', allow('public'), metricsPage());
  app.use(publicFiles());

  app.use(cookieParser(options.sessionSecret));
  app.use(chooseLanguage());
  app.use(visitorContext({ db, clock }));
  app.use(logRequests(logger));
  app.use(measureRequests());
  app.use(privatePages());
  const brand = rememberedBrand({ load: () => selectBrand(db), clock, changes: hotelChangesHeard });
  app.use(viewLocals({ navigation, brand }));
  app.use(refuseUnreadableAddress());
  app.use(limitRate(wholeSite), limitRate(changes));
  app.use(
    express.urlencoded({ extended: false, limit: '200kb', parameterLimit: 2_000, verify: keepRawBody }),
  );
  app.use(express.json({ limit: '200kb', verify: keepRawBody }));
  app.use(refuseUnreadableBody());
  for (const { path, router } of programMounts) app.use(path, router);

  app.use(sessions({ pool: options.sessionPool, secret: options.sessionSecret, logger }));
  app.use(renewSession(clock));
  app.use(signedInContext({ db, clock, loadPrincipal: options.loadPrincipal ?? loadPrincipal }));
  app.use(csrfProtection);
  for (const { path, router } of options.pages ?? pageMounts) app.use(path, router);

  app.use(nothingHere());
  app.use(answerErrors(logger));
  return app;
}

/** Live updates are sent as they happen; compressing them would hold them back. */
function mayBeCompressed(req: Request, res: Response): boolean {
  return (
    !String(res.getHeader('Content-Type')).startsWith('text/event-stream') && compression.filter(req, res)
  );
}

/** The name over the guest's pages: the first hotel's own. */
async function selectBrand(db: Db): Promise<LocalText> {
  const hotel = await db.hotel.findFirst({
    where: { active: true },
    orderBy: { id: 'asc' },
    select: { names: true },
  });
  return LocalTextSchema.parse(hotel?.names ?? { en: 'Waystation', 'zh-CN': '驿站' });
}
