import { Router } from 'express';
import { allow } from '../src/platform/auth.ts';
import { countStatements, createDb, type Db } from '../src/platform/db.ts';
import { type PageModel, page } from '../src/platform/views/page.ts';
import { atLeast, atMost, type Figure, sideBySide, under } from './figure.ts';
import { fillHotels, fillReservations } from './hotels.ts';
import { benchApp, requestsPerSecond, serve } from './web.ts';
import { inWorld, type World } from './world.ts';

const path = '/search?hotel=h1&checkIn=2027-04-10&checkOut=2027-04-13&adults=2&children=0&rooms=1';
const view = 'booking/search';

async function searchWorld(world: World, plan: { hotels: number; years: number }): Promise<void> {
  await fillHotels(world.db, { hotels: plan.hotels, pastDays: (plan.years - 1) * 365 });
  const { id } = await world.db.hotel.findUniqueOrThrow({ where: { slug: 'h1' } });
  await fillReservations(world.db, { hotelId: id, years: plan.years });
}

/** The search page against the same page drawn by the same app from a model in memory, and its statements. */
export function searchPage(): Promise<Figure[]> {
  return inWorld(async (world) => {
    await searchWorld(world, { hotels: 1, years: 1 });
    const real = await serve(benchApp(world.db));
    const model = await modelOf(world.db);
    const router = Router();
    router.get('/search', allow('public'), (_req, res) => page<PageModel>(view)(res, model));
    const memory = await serve(benchApp(world.db, [{ path: '/', router }]));
    await samePage(real.url + path, memory.url + path);

    const speed = await sideBySide(
      5,
      () => requestsPerSecond(real.url + path),
      () => requestsPerSecond(memory.url + path),
    );
    const statements = await statementsOf(world.url);
    real.close();
    memory.close();
    return [
      atLeast(0.5, { name: 'search-page', unit: 'requests/s', ...speed }),
      under(4, { name: 'search-statements', unit: 'statements', figure: statements }),
    ];
  });
}

async function statementsOf(url: string): Promise<number> {
  const db = createDb(url, { poolSize: 4, statementTimeoutMs: 0, countStatements: true });
  const site = await serve(benchApp(db));
  await fetch(site.url + path); // opens the connections
  const statements = await countStatements(() => fetch(site.url + path));
  site.close();
  await db.$disconnect();
  return statements;
}

/** What the page's template was given when the app drew it. */
async function modelOf(db: Db): Promise<PageModel> {
  const app = benchApp(db);
  let model: PageModel | undefined;
  const { render } = app.response;
  app.response.render = function (
    this: typeof app.response,
    name: string,
    options?: unknown,
    ...rest: unknown[]
  ) {
    if (name === view) model = options as PageModel;
    return Reflect.apply(render, this, [name, options, ...rest]);
  } as typeof render;
  const site = await serve(app);
  await (await fetch(site.url + path)).text();
  site.close();
  if (!model) throw new Error('the search page was not drawn');
  return model;
}

async function samePage(one: string, other: string): Promise<void> {
  const texts = await Promise.all([one, other].map(async (url) => (await fetch(url)).text()));
  const [real = '', memory = ''] = texts.map((text) => text.replaceAll(/[A-Z0-9]{10}/g, ''));
  if (real.length < 20_000 || real.length !== memory.length)
    throw new Error('the two pages are not the same');
}

/** One hotel against two hundred, and one year of history against ten, each in a database of its own. */
export async function searchScale(): Promise<Figure[]> {
  return inWorld(async (small) => {
    await searchWorld(small, { hotels: 1, years: 1 });
    const hotels = await scaled(small, { hotels: 200, years: 1 });
    const years = await scaled(small, { hotels: 1, years: 10 });
    return [
      atMost(1.2, { name: 'search-1-to-200-hotels', unit: 'requests/s', ...hotels }),
      atMost(1.2, { name: 'search-1-to-10-years', unit: 'requests/s', ...years }),
    ];
  });
}

function scaled(small: World, plan: { hotels: number; years: number }) {
  return inWorld(async (large) => {
    await searchWorld(large, plan);
    const [one, many] = [await serve(benchApp(small.db)), await serve(benchApp(large.db))];
    const speed = await sideBySide(
      5,
      () => requestsPerSecond(one.url + path, 3),
      () => requestsPerSecond(many.url + path, 3),
    );
    one.close();
    many.close();
    return speed;
  });
}
