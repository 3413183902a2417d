import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { iconsUsed } from '../../scripts/build-icons.ts';

const sprite = readFileSync('public/images/icons.svg', 'utf8');
const drawn = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map(([, name]) => name);

test('the sprite has every icon the pages name; scripts/build-icons.ts draws it anew', () => {
  expect(iconsUsed().filter((name) => !drawn.includes(name))).toEqual([]);
});
