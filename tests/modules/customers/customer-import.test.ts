import { beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../../src/modules/customers/customer-import.schemas.ts';
import { guessedMapping, importedProfile } from '../../../src/modules/customers/customer-import.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

const nobody = {
  firstName: '',
  lastName: '',
  otherName: null,
  email: null,
  phone: null,
  country: null,
  birthDate: null,
  company: null,
};

test('columns are known by their headings in English and Chinese, each meaning once', () => {
  expect(
    guessedMapping(['Full name', 'E-mail', 'Mobile number', 'Date of Birth', 'Shoe size', 'Email']),
  ).toEqual(['name', 'email', 'phone', 'birthDate', null, null]);
  expect(guessedMapping(['姓名', '手机', '英文名', '公司'])).toEqual([
    'name',
    'phone',
    'otherName',
    'company',
  ]);
});

describe('a row becomes a profile in one shape, or says why not', () => {
  const mapping = ['name', 'phone', 'email', 'country', 'birthDate'] as const;
  test.each([
    [['王小明', '138 0013 8000'], { firstName: '小明', lastName: '王', phone: '+8613800138000' }],
    [['欧阳明', '', 'OY@Example.com'], { firstName: '明', lastName: '欧阳', email: 'oy@example.com' }],
    [
      ['Maria da Silva', '+351 912 345 678', '', 'pt', '1990/02/28'],
      {
        firstName: 'Maria da',
        lastName: 'Silva',
        phone: '+351912345678',
        country: 'PT',
        birthDate: '1990-02-28',
      },
    ],
    [['', '13800138000'], 'no_name'],
    [['王小明'], 'no_contact'],
    [['王小明', '12'], 'phone'],
    [['王小明', '', 'not a mail'], 'email'],
    [['王小明', '13800138000', '', 'China'], 'country'],
    [['王小明', '13800138000', '', '', '1990-02-30'], 'birth_date'],
    [['x'.repeat(81), '13800138000'], 'too_long'],
  ])('%o', (cells, expected) => {
    const read = typeof expected === 'string' ? expected : { ...nobody, ...expected };
    expect(importedProfile(cells, mapping, 'CN')).toEqual(read);
  });
});

test('a table is told by its lines, whatever parts its cells', () => {
  expect(readTable('name;phone\n"Li; Wei";1\n\n')).toEqual({
    head: ['name', 'phone'],
    rows: [['Li; Wei', '1']],
  });
  expect(readTable('name')).toBeNull();
  expect(readTable('name,phone\n"never closed')).toBeNull();
  expect(readTable(`a\n${'b\n'.repeat(501)}`)).toBeNull();
});

let db: Db;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
});

test('a file is looked at, then taken in row by row; a second time nobody is made twice', async () => {
  const app = testApp(db, { clock: () => testNow });
  const manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  const csv = 'Name,Mobile,Firm\n王小明,13800138000,Acme\nNobody,12,\n王小明,13800138000,Acme';
  const url = '/staff/guests/import';
  expect((await desk.get(url)).status).toBe(403);
  const looked = await postForm(manager, `${url}/preview`, { csv }, url);
  expect(looked.text).toContain('The telephone can not be read');
  expect(await db.customer.count()).toBe(0);

  const columns = { 'columns.c0': 'name', 'columns.c1': 'phone', 'columns.c2': 'company' };
  const taken = await postForm(manager, url, { csv, said: '1', ...columns }, url);
  expect(taken.status).toBe(200);
  const rows = await db.customer.findMany({ select: { lastName: true, phone: true, company: true } });
  expect(rows).toEqual([{ lastName: '王', phone: '+8613800138000', company: 'Acme' }]);
  expect(taken.text.match(/>\s*Made\s*</g)).toHaveLength(1);
  expect(taken.text.match(/>\s*Was known\s*</g)).toHaveLength(1);
  await postForm(manager, url, { csv, said: '1', ...columns }, url);
  expect(await db.customer.count()).toBe(1);
  expect((await postForm(manager, url, { csv: 'nothing' }, url)).status).toBe(422);

  const file = await manager.get(url);
  const token = /name="_csrf" value="([^"]+)"/.exec(file.text)?.[1] ?? '';
  const sent = await manager
    .post(`${url}/file?_csrf=${token}`)
    .attach('file', Buffer.from(csv), 'guests.csv');
  expect(sent.status).toBe(200);
  expect(sent.text).toContain('Is known');
});
