import { z } from 'zod';

/** `all`, or a letter before the class: a bare number would be the place in a list. */
const key = z.string().regex(/^(?:all|c[1-9]\d{0,8})$/, 'form.invalid');
const texts = z.record(key, z.string().trim().max(200, 'form.too_long')).optional().default({});

/**
 * `inRoom.all`, `inRoom.c<class>`, and `atDesk` likewise. Blank fields clear what is kept and arrive as nothing at all, so
 * `complete` tells a form that was sent blank from one that lost its fields on the way.
 */
const fields = z.object({ complete: z.literal('1', 'form.invalid'), inRoom: texts, atDesk: texts });
export const VipTreatmentForm = fields.transform(({ inRoom, atDesk }) =>
  [...new Set([...Object.keys(inRoom), ...Object.keys(atDesk)])].map((name) => ({
    classId: name === 'all' ? null : Number(name.slice(1)),
    inRoom: inRoom[name] ?? '',
    atDesk: atDesk[name] ?? '',
  })),
);
