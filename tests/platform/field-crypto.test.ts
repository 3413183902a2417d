import { beforeAll, expect, test } from 'vitest';
import {
  decryptField,
  encryptField,
  fieldHash,
  maskField,
  useFieldKey,
} from '../../src/platform/field-crypto.ts';

const firstKey = 'ab'.repeat(32);
const number = 'G12345678';

beforeAll(() => useFieldKey(firstKey));

test('a number comes back as it was written', () => {
  expect(decryptField(encryptField('身份证 11010119900307123X'))).toBe('身份证 11010119900307123X');
});

test('the same number never gives the same bytes, and the first byte names the key', () => {
  const [once, twice] = [encryptField(number), encryptField(number)];
  expect(once).not.toEqual(twice);
  expect([once[0], twice[0]]).toEqual([1, 1]);
  expect(Buffer.from(once).includes(number)).toBe(false);
});

test('changed bytes and a foreign key are refused', () => {
  const bytes = encryptField(number);
  const changed = Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
  expect(() => decryptField(changed)).toThrow();
  expect(() => decryptField(Uint8Array.from(bytes, (byte, index) => (index === 0 ? 2 : byte)))).toThrow(
    /another key/,
  );
  useFieldKey('cd'.repeat(32));
  expect(() => decryptField(bytes)).toThrow();
  useFieldKey(firstKey);
  expect(decryptField(bytes)).toBe(number);
});

test('the hash finds a number however it was typed, and depends on the key', () => {
  const hash = fieldHash(number);
  expect(fieldHash(' g123 45-678 ')).toBe(hash);
  expect(fieldHash('Ｇ12345678')).toBe(hash);
  expect(fieldHash('G12345679')).not.toBe(hash);
  useFieldKey('cd'.repeat(32));
  expect(fieldHash(number)).not.toBe(hash);
  useFieldKey(firstKey);
});

test('a mask shows the last four of a long number and next to nothing of a short one', () => {
  expect(maskField('11010119900307123X')).toBe('•••• 123X');
  expect(maskField('G1234567')).toBe('•••• 4567');
  expect(maskField('G12345')).toBe('•••• 45');
  expect(maskField('12')).toBe('••••');
});
