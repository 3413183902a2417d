import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { visitingAgent } from '../../support/agent.ts';
import { buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
const search = '/search?checkIn=2027-05-10&checkOut=2027-05-12&adults=2';

/** STD 20 m² to the street, DLX 32 m² over the river, FAM of unknown size; BBB has breakfast, NRF costs all. */
beforeAll(async () => {
  ({ db } = await testDatabase());
  const hotel = await buildHotel(db, { slug: 'bund' });
  const type = (code: string, data: object) =>
    db.roomType.updateMany({ where: { hotelId: hotel.id, code }, data });
  await type('STD', { view: 'street', areaSquareMetres: 20 });
  await type('DLX', { view: 'river', areaSquareMetres: 32 });
  app = testApp(db, { clock: () => testNow });
  await visitingAgent(app).get('/');
});

const pageOf = async (query: string) => (await visitingAgent(app).get(`${search}${query}`)).text;
const roomsIn = (text: string) => [
  ...new Set([...text.matchAll(/room=(\w+\.\w+)\.2/g)].map(([, room]) => room)),
];

test('the filters say what the rooms on offer differ in', async () => {
  const text = await pageOf('');
  for (const words of ['river view', 'street side', '32 m²', 'Free cancellation', 'Breakfast included'])
    expect(text).toContain(words);
  expect(text).not.toContain('<option value="20">'); // the smallest is no choice
});

test.each([
  ['&view=river', ['DLX.NRF', 'DLX.BAR', 'DLX.BBB']],
  ['&minArea=32', ['DLX.NRF', 'DLX.BAR', 'DLX.BBB']],
  ['&minArea=33', []],
  ['&view=street&breakfast=1', ['STD.BBB']],
  ['&view=street&freeCancellation=1', ['STD.BAR', 'STD.BBB']],
  ['&view=moon', []],
])('%s shows %j, and can be cleared', async (query, rooms) => {
  const text = await pageOf(query);
  expect(roomsIn(text)).toEqual(rooms);
  expect(text).toContain('href="/search?checkIn=2027-05-10&amp;checkOut=2027-05-12&amp;adults=2');
});

test('what can no longer be cancelled for nothing is not free, though its policy was', async () => {
  const late = testApp(db, { clock: () => new Date('2027-05-09T10:00:01Z') }); // 18:00:01 the day before
  await visitingAgent(late).get('/');
  const { text } = await visitingAgent(late).get(`${search}&freeCancellation=1`);
  expect(roomsIn(text)).toEqual([]);
});

test('filters cost no statement', async () => {
  await pageOf('');
  const plain = await countStatements(() => pageOf(''));
  expect(plain).toBeLessThanOrEqual(4);
  const all = '&view=river&minArea=20&breakfast=1&freeCancellation=1';
  expect(await countStatements(() => pageOf(all))).toBeLessThanOrEqual(plain);
});

test.each([
  '&view=%00',
  '&minArea=-1',
  '&minArea=1e3',
  '&view=a&view=b',
  '&breakfast=yes',
  '&freeCancellation=&breakfast=',
])('like %s makes no page fail', async (query) => {
  expect((await visitingAgent(app).get(`${search}${query}`)).status).toBeLessThan(500);
});
