import { beforeAll, expect, test } from 'vitest';
import { setIdentityDocument, updateCustomer } from '../../../src/modules/customers/customer.service.ts';
import { getHotel } from '../../../src/modules/hotels/hotel.service.ts';
import { personalParts } from '../../../src/modules/privacy/personal-data.ts';
import { documentSections } from '../../../src/modules/privacy/personal-document.ts';
import { personalPaper } from '../../../src/modules/privacy/personal-paper.ts';
import { personalPdf } from '../../../src/modules/privacy/privacy.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { writePdf } from '../../../src/platform/pdf.ts';
import { guestAgent, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { textOfPdf } from '../../support/pdf-text.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;
let key: { readonly hotelId: number; readonly id: number };

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db, { slug: 'bund' });
  ctx = testContext(db, { hotelId: hotel.id });
  const guest = { firstName: '思远', lastName: '欧阳', email: 'ouyang@example.com' };
  const { number } = await buildReservation(ctx, hotel, {
    guest,
    arrival: '2027-05-10',
    departure: '2027-05-12',
  });
  const { customerId: id } = await db.reservation.findUniqueOrThrow({ where: { number } });
  key = { hotelId: hotel.id, id };
  const base = {
    email: 'ouyang@example.com',
    phone: null,
    language: 'zh-CN',
    country: 'CN',
    birthDate: null,
  };
  const names = {
    firstName: '思远',
    lastName: '欧阳',
    otherName: 'Siyuan Ouyang',
    company: null,
    vip: false,
  };
  await updateCustomer(ctx, { ...key, ...base, ...names, version: 1 });
  await setIdentityDocument(ctx, { ...key, type: 'passport', number: 'E12345678', version: 2 });
});

const asGuest = (language: 'en' | 'zh-CN') => ({
  ...ctx,
  language,
  actor: { kind: 'guest', id: 1, name: '欧阳思远' } as const,
});
const words = async (reader: TestContext | ReturnType<typeof asGuest>) =>
  textOfPdf(await personalPdf(reader, key, { compress: false }));

test('each section is a part of the export', () => {
  const parts = personalParts.map(({ table }) => table);
  expect(documentSections.filter(({ table }) => !parts.includes(table))).toEqual([]);
});

test('the guest reads it in his language: names in both scripts, money, dates, the house and the page', async () => {
  const text = await words(asGuest('en'));
  for (const part of [
    'Test Hotel bund',
    'What is kept of 欧阳思远',
    'As it was kept on 3 May 2027, 10:00',
    'Siyuan Ouyang',
    '10 May 2027',
    '¥1,200.00',
    'Page 1 of ',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toMatch(/•+|\*+/);
  expect(text).not.toContain('E12345678');
  expect(text).not.toContain('E1234567');
});

test('staff give it in the language of the guest', async () => {
  const text = await words(ctx);
  for (const part of ['测试酒店 bund', '欧阳思远 的留存信息', '2027年5月10日', '¥1,200.00', '第 1 页，共 ']) {
    expect(text).toContain(part);
  }
});

test('no code is left where there is a word for it, in either language', async () => {
  const house = await getHotel(db, hotel.id);
  const rows: Record<string, Record<string, unknown>[]> = {
    customers: [
      {
        first_name: 'Ida',
        country: 'DE',
        language: 'zh-TW',
        phone: '+8613800138000',
        document_type: 'passport',
      },
    ],
    payments: [{ kind: 'charge', gateway: 'card-terminal', status: 'succeeded', amount_minor: 12_345 }],
    stays: [{ status: 'checked_out', special_requests: ['high_floor'], room_type_id: 7, total_minor: 600 }],
    folio_lines: [{ kind: 'adjustment', transaction_code_id: 3, amount_minor: -5 }],
    loyalty_entries: [{ kind: 'clawed_back', points: -1_280 }],
    consents: [
      { channel: 'sms', purpose: 'marketing', granted: false, text_version: 'account-1', language: 'zh-CN' },
    ],
    outbox_mails: [{ channel: 'sms', recipient: 'ida@example.com', subject: '' }],
    privacy_requests: [{ kind: 'erasure', state: 'in_progress' }],
    care_messages: [{ kind: 'care_birthday' }],
    event_registrations: [{ status: 'registered', event_id: 9, party: 2 }],
    kept_cards: [{ gateway: 'stripe', status: 'forgotten', last_four: '4242' }],
  };
  const names = {
    codes: new Map([[3, { en: 'Minibar', 'zh-CN': '迷你吧' }]]),
    roomTypes: new Map([[7, { en: 'Courtyard Twin', 'zh-CN': '庭院双床房' }]]),
    events: new Map([[9, { en: 'Tea tasting', 'zh-CN': '品茶会' }]]),
  };
  const file = { exportedAt: '2027-05-03T02:00:00.000Z', customerId: 1, data: rows };
  const paperIn = (language: 'en' | 'zh-CN') =>
    personalPaper({ file, hotel: house, hotels: [house], names, name: 'Ida', language }).sections.map(
      (section) => section.rows.flat().filter((cell) => cell !== '–'),
    );
  expect(paperIn('en')).toEqual([
    [
      'First name',
      'Ida',
      'Country',
      'Germany',
      'Telephone',
      '+86 138 0013 8000',
      'Language',
      '繁體中文',
      'Document',
      'Passport',
    ],
    ['Text message', 'Offers and news', 'No', 'account-1', '简体中文'],
    ['Courtyard Twin', 'High floor', 'Left', '¥6.00'],
    ['Minibar', 'Adjustment', '-¥0.05'],
    ['Payment', 'Card terminal', 'Received', '¥123.45'],
    ['Card (Stripe)', '4242', 'Forgotten'],
    ['Taken back with a refund', '-1,280'],
    ['Tea tasting', '2', 'Registered'],
    ['Birthday'],
    ['As a text message', 'ida@example.com'],
    ['Be forgotten', 'Being seen to'],
  ]);
  for (const cell of paperIn('zh-CN')
    .flat()
    .filter((text) => /^[a-z][a-z_-]+$/.test(text)))
    expect(cell).toBe('');
});

test('a long table goes over pages, each with the house, its heads and its number', async () => {
  const rows = Array.from({ length: 120 }, (_none, row) => [`line ${row + 1}`]);
  const sections = [{ heading: 'Rows', columns: [{ label: 'Column' }], rows }];
  const pageOf = (page: number, pages: number) => `Page ${page} of ${pages}`;
  const pdf = await writePdf(
    { title: 'Long', letterhead: 'House', lines: [], sections, pageOf },
    { compress: false },
  );
  const text = textOfPdf(pdf);
  const times = (part: string) => text.split('\n').filter((line) => line === part).length;
  expect([times('line 1'), times('line 120')]).toEqual([1, 1]);
  expect(times('Page 1 of 4')).toBe(1);
  expect([times('Page 4 of 4'), times('House'), times('Column')]).toEqual([1, 4, 4]);
});

test('both get the file; the desk may not, and each is written down', async () => {
  const manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const path = `/staff/guests/${key.id}/privacy/personal-data.pdf`;
  const before = await db.profileView.count({ where: { customerId: key.id, what: 'export' } });
  const answer = await manager.get(path);
  expect([answer.status, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
    200,
    'application/pdf',
    `attachment; filename=personal-data-${key.id}.pdf`,
  ]);
  expect(answer.body.subarray(0, 5).toString()).toBe('%PDF-');
  const own = await guestAgent(app, { email: 'own@example.com', customerId: key.id });
  expect((await own.get('/account/privacy/personal-data.pdf')).headers['content-type']).toBe(
    'application/pdf',
  );
  const stranger = await guestAgent(app, { email: 'nobody@example.com' });
  expect((await stranger.get('/account/privacy/personal-data.pdf')).status).toBe(404);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get(path)).status).toBe(403);
  expect(await db.profileView.count({ where: { customerId: key.id, what: 'export' } })).toBe(before + 2);
});
