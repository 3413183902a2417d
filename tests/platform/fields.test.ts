import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  checkboxField,
  dateField,
  emailField,
  idField,
  integerField,
  listField,
  moneyField,
  optionalText,
  requiredText,
} from '../../src/platform/fields.ts';
import { errorsByField, nested, typedValues } from '../../src/platform/form-data.ts';

describe('a form’s fields', () => {
  test('nest by dots, lists in the order of their numbers, and empty ones are not given', () => {
    const fields = {
      name: 'Li',
      note: '',
      'rooms.10.adults': '1',
      'rooms.2.adults': '2',
      _csrf: 'x',
      tags: ['a', ''],
    };
    expect(nested(fields)).toEqual({ name: 'Li', rooms: [{ adults: '2' }, { adults: '1' }], tags: ['a'] });
  });

  test('reach no prototype', () => {
    nested({ '__proto__.polluted': '1', 'constructor.prototype.polluted': '1', 'a.__proto__.polluted': '1' });
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  test('never crash, whatever their names and values', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('a', 'a.b', 'a.0', 'a.0.b', 'a..b', '.', 'toString', '__proto__.a'),
    );
    const fields = fc.dictionary(name, fc.oneof(fc.string(), fc.array(fc.string())), { maxKeys: 12 });
    const schema = z.object({ a: z.array(z.object({ b: z.string() })), toString: z.string() });
    fc.assert(
      fc.property(fields, (typed) => {
        const data = nested(typed);
        const parsed = schema.safeParse(data);
        if (!parsed.success) errorsByField(parsed.error.issues, data);
        for (const value of Object.values(typedValues(data))) expect(value).toBeTypeOf('string');
      }),
    );
  });

  test('say what is wrong with each by a translation key', () => {
    const schema = z.object({
      name: requiredText(5),
      email: emailField,
      arrival: dateField,
      adults: integerField({ min: 1, max: 9 }),
      price: moneyField('CNY'),
      type: z.enum(['a', 'b']),
      plan: z.enum(['a', 'b']),
    });
    const data = nested({
      name: '  ',
      email: 'li@',
      arrival: '2027-02-30',
      adults: '1e3',
      price: '1.005',
      plan: 'c',
    });
    const parsed = schema.safeParse(data);
    expect(errorsByField(parsed.error?.issues ?? [], data)).toEqual({
      name: ['form.required'],
      email: ['form.email'],
      arrival: ['form.date'],
      adults: ['form.number'],
      price: ['form.money'],
      type: ['form.required'],
      plan: ['form.choose_one'],
    });
  });

  test('are read into what the service wants', () => {
    const schema = z.object({
      note: optionalText(),
      vip: checkboxField,
      tags: listField(requiredText()),
      id: idField,
    });
    expect(schema.parse({ note: ' ', vip: 'on', tags: 'a', id: '7' })).toEqual({
      note: undefined,
      vip: true,
      tags: ['a'],
      id: 7,
    });
    expect(schema.parse({ id: '7' })).toEqual({ note: undefined, vip: false, tags: [], id: 7 });
    expect(idField.safeParse('2147483648').success).toBe(false);
    expect(emailField.parse(' Li@Example.com ')).toBe('li@example.com');
  });
});
