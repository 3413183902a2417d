import { z } from 'zod';
import type { Language } from '../../core/local-text.ts';
import { requiredText } from '../../platform/fields.ts';
import { phoneFields } from '../../platform/phone.ts';

const profileForm = (language: Language) =>
  z.object({ firstName: requiredText(80), lastName: requiredText(80), phone: phoneFields[language] });

/** By the reader's language: it decides how a telephone number is read. */
export const ProfileForms = {
  en: profileForm('en'),
  'zh-CN': profileForm('zh-CN'),
  'zh-TW': profileForm('zh-TW'),
};
