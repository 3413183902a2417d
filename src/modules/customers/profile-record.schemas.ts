import { z } from 'zod';
import { dateField, idField, listField, optionalText, requiredText } from '../../platform/fields.ts';
import { wishes } from '../rooms/wish.ts';
import { noteAccesses, tagsIn } from './profile-record.ts';

export const PartParams = z.object({ id: idField, partId: idField });

export const NoteForm = z.object({
  noteBody: requiredText(4_000),
  noteAccess: z.enum(noteAccesses, 'form.choose_one'),
});

export const ComplaintForm = z.object({ complaintAbout: requiredText(2_000) });
export const OutcomeForm = z.object({ outcome: requiredText(2_000) });

export const ConsentForm = z.object({
  consentChannel: z.enum(['email', 'sms', 'phone', 'post'], 'form.choose_one'),
  consentSaid: z.enum(['yes', 'no'], 'form.choose_one'),
});

const tagsField = optionalText(400)
  .transform((text) => tagsIn(text ?? ''))
  .refine((tags) => tags.length <= 20 && tags.every((tag) => tag.length <= 40), 'form.too_long');

export const TagsForm = z.object({
  tags: tagsField,
  refusedTags: tagsField,
  classId: idField.optional().transform((id) => id ?? null),
});

export const DeskPreferencesForm = z.object({ wish: listField(z.enum(wishes)) });

export const DeskCompanionForm = z.object({
  companionFirst: requiredText(80),
  companionLast: requiredText(80),
  companionBirth: dateField.optional().transform((date) => date ?? null),
  companionDocument: optionalText(40).transform((text) => text ?? null),
});
