import { expect, test } from 'vitest';
import { translationMistakes } from '../../scripts/check-translations.ts';

test('every key that is used exists in every language with the same names in it, and none is unused', async () => {
  expect(await translationMistakes()).toEqual([]);
});
